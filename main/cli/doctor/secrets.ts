/** Checks the files that the environment names for secrets: whether they can be used, and by nobody else. */
import type { SecretsStatus } from '../../contract/secrets'
import type { Check } from './check'

/** No line for a secret with which nothing is wrong; those that are needed and missing are told by what needs them. */
export const checkSecrets = ({ secrets }: Pick<SecretsStatus, 'secrets'>): Check[] =>
  secrets.flatMap(({ name, problem }) =>
    problem === null
      ? []
      : [
          {
            id: `secret.${name}`,
            title: `Secret ${name}`,
            // It works all the same: container engines mount secrets like that.
            state: problem.code === 'secret_exposed' ? 'warning' : 'broken',
            found: problem.message.replace(/\.$/, ''),
            mend: problem.hint,
          },
        ],
  )
