/** What the failures of a container engine mean for a person: what happened, to which engine, what to do. */
import { AppError, UnavailableError } from '../../contract/errors'
import type { Endpoint } from './endpoint'
import { EngineStatusError } from './wire'

/** @param silentMs how long was waited, when waiting was given up; null when it failed by itself. */
export function explain(error: unknown, endpoint: Endpoint, silentMs: number | null): AppError {
  // Whatever the abort was given for a reason, what the person wants to know is that the engine was silent.
  if (silentMs !== null) return silentError(endpoint, silentMs)
  if (error instanceof AppError) return error
  if (error instanceof EngineStatusError) return explainStatus(error, endpoint)
  if (error instanceof SyntaxError) {
    return new AppError('docker_broken', `${called(endpoint)} answers with something that is no JSON.`, {
      hint: 'Check that a container engine listens there, not another service.',
      cause: error,
    })
  }
  const { code = '', message } = error as NodeJS.ErrnoException
  const options = { cause: error }
  switch (code) {
    case 'ENOENT':
      return absentError(endpoint, error)
    case 'EACCES':
    case 'EPERM':
      return deniedError(endpoint, error)
    case 'ECONNREFUSED':
      return new AppError('docker_silent', `Nothing listens on ${called(endpoint)}. Is the daemon running?`, {
        hint: 'Start the engine (for Docker on Linux: sudo systemctl start docker).',
        ...options,
      })
    case 'ECONNRESET':
    case 'EPIPE':
    case 'HPE_INVALID_CONSTANT':
      return new AppError('docker_broken', `${called(endpoint)} broke off its answer (${code}).`, {
        hint: "Look into the engine's log, for instance with: journalctl -u docker.",
        ...options,
      })
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new AppError('docker_misconfigured', `The host of ${called(endpoint)} is not known.`, {
        hint: `Check the name in ${endpoint.namedBy ?? 'the address'}.`,
        ...options,
      })
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new AppError('docker_silent', `${called(endpoint)} cannot be reached (${code}).`, {
        hint: 'Check the network and the firewall on the way there.',
        ...options,
      })
  }
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|ERR_OSSL)/.test(code)) {
    return new AppError('docker_misconfigured', `No TLS connection to ${called(endpoint)} (${code}).`, {
      hint: 'Check DOCKER_TLS_VERIFY and the certificates in DOCKER_CERT_PATH.',
      ...options,
    })
  }
  return new AppError('docker_broken', `${called(endpoint)} failed: ${tame(code || message)}.`, options)
}

/** A healthy engine with many containers may well need longer than this. */
const shortMs = 1000

export function silentError(endpoint: Endpoint, waitedMs: number): AppError {
  const seconds = Math.round(waitedMs / 100) / 10
  return new AppError(
    'docker_silent',
    `${called(endpoint)} does not answer (${seconds} s). Is the daemon running?`,
    {
      hint:
        waitedMs < shortMs
          ? 'The time it was given is short: give it longer with --timeout.'
          : 'Restart the engine (for Docker on Linux: sudo systemctl restart docker).',
    },
  )
}

function absentError(endpoint: Endpoint, cause: unknown): AppError {
  if (endpoint.namedBy === null) {
    return new UnavailableError('docker_absent', 'No container engine was found on this machine.', { cause })
  }
  return new AppError(
    'docker_absent',
    `${called(endpoint)} does not exist, though ${endpoint.namedBy} names it.`,
    {
      hint: `Start the engine, or correct ${endpoint.namedBy}.`,
      cause,
    },
  )
}

function explainStatus(error: EngineStatusError, endpoint: Endpoint): AppError {
  const options = { cause: error }
  if (error.statusCode === 401 || error.statusCode === 403) {
    return new AppError('docker_denied', `${called(endpoint)} refuses the request (${error.statusCode}).`, {
      hint: 'Ask who runs the engine for access to its containers.',
      ...options,
    })
  }
  if (error.statusCode === 400 && /HTTPS server/i.test(error.message)) {
    return new AppError('docker_misconfigured', `${called(endpoint)} wants TLS.`, {
      hint: 'Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the folder with the certificates.',
      ...options,
    })
  }
  const reason = tame(error.message)
  return new AppError(
    'docker_broken',
    `${called(endpoint)} answered with status ${error.statusCode}${reason === '' ? '' : ` (${reason})`}.`,
    { hint: "Look into the engine's log, for instance with: journalctl -u docker.", ...options },
  )
}

/** The engine as a person knows it; which one it really is, is not known before it answers. */
function called({ url }: Endpoint): string {
  return `${url.includes('podman') ? 'Podman' : 'Docker'} (${url})`
}

/** A reason from outside, fit for one line. */
function tame(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
}

/** What to say when a socket is there and the kernel refuses it. */
export function deniedError(endpoint: Endpoint, cause?: unknown): AppError {
  return new AppError('docker_denied', `${called(endpoint)} refuses this user.`, {
    hint: 'Add the user to the group of the socket (for Docker: sudo usermod -aG docker $USER, then sign in again), or use a rootless engine.',
    cause,
  })
}
