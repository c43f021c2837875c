/** Certificates for an engine behind TLS, as the docker command lays them out: ca.pem, cert.pem, key.pem in a folder. */
export interface Tls {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  /** False only when a person asked not to check who answers. */
  readonly rejectUnauthorized: boolean
}

/** Every file may be absent: then the system's authorities hold, or no client certificate is shown. */
export function readTls(readFile: (path: string) => Buffer | null, folder: string, verify: boolean): Tls {
  const ca = readFile(`${folder}/ca.pem`)
  const cert = readFile(`${folder}/cert.pem`)
  const key = readFile(`${folder}/key.pem`)
  return {
    ...(ca && { ca }),
    ...(cert && key && { cert, key }),
    rejectUnauthorized: verify,
  }
}
