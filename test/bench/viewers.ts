/** Many viewers in one process: connects them, notes how long each message took from its tick, tells at the end. */
import https from 'node:https'

const [port, viewers, durationMs] = process.argv.slice(2).map(Number) as [number, number, number]
const headers = { host: 'localhost', authorization: `Bearer ${process.env['KEY'] ?? ''}` }
const latenciesMs: number[] = []
let connected = 0
let dropped = 0
let counting = false
let finished = false

function connect(): Promise<void> {
  return new Promise((resolve, reject) => {
    https
      .get(
        {
          port,
          host: '127.0.0.1',
          path: '/api/events?subjects=cpu,memory,self',
          headers,
          agent: false,
          rejectUnauthorized: false,
        },
        (answer) => {
          if (answer.statusCode !== 200) return reject(new Error(`status ${answer.statusCode}`))
          connected += 1
          resolve()
          let rest = ''
          answer.on('data', (chunk: Buffer) => {
            const now = Date.now()
            rest += chunk.toString('latin1')
            const frames = rest.split('\n\n')
            rest = frames.pop() ?? ''
            if (counting)
              for (const frame of frames) {
                const at = /^event: cpu\ndata: \{"at":(\d+)/m.exec(frame)?.[1]
                if (at !== undefined) latenciesMs.push(now - Number(at))
              }
          })
          const lost = (): void => void (finished || (dropped += 1))
          answer.on('aborted', lost)
          return answer.on('end', lost)
        },
      )
      .on('error', (error) => (connected < viewers ? reject(error) : undefined))
  })
}

for (let begun = 0; begun < viewers; begun += 25)
  await Promise.all(Array.from({ length: Math.min(25, viewers - begun) }, connect))
process.stdout.write('connected\n')
await new Promise((resolve) => setTimeout(resolve, 1_000))
counting = true
await new Promise((resolve) => setTimeout(resolve, durationMs))
finished = true
process.stdout.write(JSON.stringify({ latenciesMs, dropped }), () => process.exit(0))
