/** Notifications of the system: kept until they are gone, so that a click is heard. */
import { Notification } from 'electron'

export interface Notice {
  title: string
  body: string
  isUrgent?: boolean
  onClick: () => void
  /** A button, where the platform has such. */
  action?: { label: string; run: () => void } | undefined
}

/** Old ones can no longer be clicked on any platform. */
const mostKept = 10

export function createNotifier(platform: NodeJS.Platform): (notice: Notice) => void {
  const kept = new Set<Notification>()
  return ({ title, body, isUrgent = false, onClick, action }) => {
    if (!Notification.isSupported()) return
    const notification = new Notification({
      title,
      body,
      silent: !isUrgent,
      urgency: isUrgent ? 'critical' : 'normal',
      ...(action !== undefined &&
        platform !== 'linux' && { actions: [{ type: 'button', text: action.label }] }),
    })
    kept.add(notification)
    const [oldest] = kept
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    notification.on('click', () => onClick())
    notification.on('action', () => action?.run())
    notification.on('close', () => kept.delete(notification))
    notification.show()
  }
}
