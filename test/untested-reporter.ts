/** Ends every test run with what could not be tested on this machine, by name and reason, and one line of counts. */
import type { Reporter, TestModule } from 'vitest/node'

export class UntestedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    const untested = new Map<string, string[]>()
    for (const module of modules)
      for (const test of module.children.allTests()) {
        const result = test.result()
        counts[result.state] += 1
        if (result.state !== 'skipped') continue
        const reason = result.note ?? 'no reason given'
        untested.set(reason, [
          ...(untested.get(reason) ?? []),
          `${module.relativeModuleId}: ${test.fullName}`,
        ])
      }
    if (untested.size > 0) {
      process.stdout.write('\nNot tested on this machine:\n')
      for (const [reason, names] of untested)
        process.stdout.write(`  ${reason}\n${names.map((name) => `    ${name}\n`).join('')}`)
    }
    process.stdout.write(
      `\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped + counts.pending} skipped\n`,
    )
  }
}
