// A thread of its own: reads the first sheet of an XLSX and gives its rows.
import { parentPort, workerData } from 'node:worker_threads'
import { readSheet } from 'read-excel-file/node'

parentPort.postMessage(await readSheet(Buffer.from(workerData)))
