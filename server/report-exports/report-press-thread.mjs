// A thread of its own: writes one report at a time. The thread that serves never waits for a PDF.
import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

// The loader of the thread that started this one does not reach here.
register()
const { writeReport } = await import('./report-writers.ts')

parentPort.on('message', async ({ report, choice }) => {
  try {
    const whole = report instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(report)) : report
    parentPort.postMessage({ bytes: await writeReport(whole, choice) })
  } catch (error) {
    parentPort.postMessage({ fault: error instanceof Error ? error.stack ?? error.message : String(error) })
  }
})
