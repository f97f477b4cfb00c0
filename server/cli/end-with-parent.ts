// Loaded before a program that runs as our child: when the parent is gone, killed perhaps, the child
// ends too. Otherwise a demo's 290 simulated devices would live on and meet their successors, same
// client ids, at the next start.
const GOODBYE_MS = 5_000

// Gone already while this was being loaded.
if (!process.connected) process.exit(1)
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), GOODBYE_MS).unref()
})
// The channel alone is no reason to stay.
process.channel?.unref()
