/** Notifications: shown to nobody, kept for tests, which click them. */
import { EventEmitter } from 'node:events'
import type { Notification, NotificationConstructorOptions } from 'electron'
import { createEvent } from './event.ts'
import { record } from './recorded.ts'

type Shared =
  'title' | 'subtitle' | 'body' | 'silent' | 'urgency' | 'actions' | 'timeoutType' | 'show' | 'close'

/** Those on the screen, oldest first. */
export const shownNotifications: StandInNotification[] = []
let isSupported = true

export const setNotificationsSupported = (supported: boolean): void => void (isSupported = supported)

export class StandInNotification extends EventEmitter implements Pick<Notification, Shared> {
  static isSupported = (): boolean => isSupported

  title: string
  subtitle: string
  body: string
  silent: boolean
  urgency: Notification['urgency']
  timeoutType: Notification['timeoutType']
  actions: Notification['actions']

  constructor(options: NotificationConstructorOptions = {}) {
    super()
    this.title = options.title ?? ''
    this.subtitle = options.subtitle ?? ''
    this.body = options.body ?? ''
    this.silent = options.silent ?? false
    this.urgency = options.urgency ?? 'normal'
    this.timeoutType = options.timeoutType ?? 'default'
    this.actions = options.actions ?? []
  }

  show(): void {
    const { title, subtitle, body, silent, urgency, actions } = this
    record('notification:shown', {
      title,
      subtitle,
      body,
      silent,
      urgency,
      actions: actions.map(({ text }) => text),
    })
    if (!shownNotifications.includes(this)) shownNotifications.push(this)
    setImmediate(() => this.emit('show', createEvent()))
  }

  close(): void {
    const at = shownNotifications.indexOf(this)
    if (at < 0) return
    shownNotifications.splice(at, 1)
    this.emit('close', createEvent({ reason: 'applicationHidden' }))
  }

  /** As a person does; `action` counts from 0. */
  press(action?: number): void {
    if (action === undefined) this.emit('click', createEvent())
    else this.emit('action', createEvent({ actionIndex: action, selectionIndex: -1 }), action, -1)
    this.close()
  }
}
