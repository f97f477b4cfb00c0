// A thread of its own: writes reports one after another. The thread that serves never waits for a PDF.
import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

// The loader of the thread that started this one does not reach here.
register()
const { writeReport } = await import('./report-writers.ts')

parentPort.on('message', async ({ id, report, choice }) => {
  try {
    parentPort.postMessage({ id, bytes: await writeReport(report, choice) })
  } catch (error) {
    parentPort.postMessage({ id, fault: error instanceof Error ? error.stack ?? error.message : String(error) })
  }
})
