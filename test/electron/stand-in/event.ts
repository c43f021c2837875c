/** The event object that Electron hands to listeners. */

export interface StandInEvent {
  defaultPrevented: boolean
  preventDefault(): void
}

export function createEvent<Details extends object>(details: Details): StandInEvent & Details
export function createEvent(): StandInEvent
export function createEvent(details: object = {}): StandInEvent {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  }
  return event
}
