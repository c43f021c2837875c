/** `schema`: prints the JSON Schema of a snapshot, for validators and generators of types. */
import { exitCodes } from '../exit-codes'
import type { Register } from './registry'

export const registerSchema: Register = (program, context, finish) => {
  program
    .command('schema')
    .summary('print the JSON Schema that every snapshot follows')
    .description('Print the JSON Schema (draft 2020-12) that every snapshot follows.')
    .action(async () => {
      const { snapshotJsonSchema } = await import('../../contract/json-schema')
      context.stdout.write(`${JSON.stringify(snapshotJsonSchema(), null, 2)}\n`)
      finish(exitCodes.ok)
    })
}
