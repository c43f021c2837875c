/** What only a window of the desktop app shows, and what is printed. */
export const desktop = {
  failed: 'The app could not do this',

  paused: 'Monitoring is paused',
  pausedHint: 'Nothing is measured, and history has a gap until it goes on.',
  resume: 'Resume',
  noTray: 'This desktop shows no tray icons, so AutoInfraSnap stays in the taskbar.',

  close: {
    title: 'Keep watching in the background?',
    text: 'Without its window AutoInfraSnap goes on watching this machine. Its icon in the tray shows whether all is well, and opens the window again.',
    textMac:
      'Without its window AutoInfraSnap goes on watching this machine. Its icon in the menu bar shows whether all is well, and opens the window again.',
    later: 'You can change this at any time in Settings, Desktop.',
    keep: 'Keep watching',
    quit: 'Quit when closed',
  },

  export: {
    title: 'Export',
    button: 'Export…',
    what: 'What',
    now: 'This machine now',
    past: 'The snapshot in view',
    pastOf: 'The snapshot of {when}',
    pastFile: 'The opened file',
    sections: 'Sections',
    all: 'All',
    noSections: 'Choose at least one section.',
    format: 'Format',
    formats: { json: 'JSON', yaml: 'YAML', csv: 'CSV', html: 'HTML', pdf: 'PDF', age: 'As it is (.age)' },
    hints: {
      json: 'The whole document, for programs and to open again',
      yaml: 'The same, easier to read',
      csv: 'A row a value, for spreadsheets',
      html: 'A page for every browser, to read, send on and open again',
      pdf: 'To read, print and send on',
      age: 'The encrypted file itself, for whoever has the key',
    },
    charts: 'Charts of what came before',
    chartsHint: 'CPU, memory, disks and network, from the history of this machine.',
    ranges: { none: 'None', hour: '1 hour', day: '24 hours' },
    go: 'Save as…',
    where: 'Choose where to save it in the window of your system.',
    taking: 'Taking a snapshot',
    writing: 'Saving the file',
    progressOf: '{done} of {all}',
    saved: '{name} was saved ({size}).',
    reveal: 'Show in folder',
    revealMac: 'Show in Finder',
    failed: 'The export failed',
  },

  opened: {
    title: 'Opened file',
    note: 'From a file, not from the library:',
    noteHint: 'It may come from another machine. It is shown until the app is quit.',
    unreadable: 'This file cannot be shown as a snapshot',
    failed: 'The file could not be read',
  },

  settings: {
    start: 'Start',
    startAtLogin: 'Start when I log in',
    startAtLoginHint: 'So that history has no gaps.',
    startHidden: 'Start without a window',
    startHiddenHint: 'Only the icon in the tray appears. Applies to the start at login.',
    window: 'Window',
    closeToTray: 'Keep watching when the window is closed',
    closeToTrayHint: 'The icon in the tray opens it again. Otherwise closing the window quits AutoInfraSnap.',
    noTray: 'This desktop shows no tray icons, so the window stays in the taskbar.',
    battery: 'Battery',
    slowdown: 'Slower on battery',
    slowdownHint: 'How many times as slow everything is measured then. 1: as fast as when plugged in.',
    notifications: 'Notifications',
    notify: 'Tell when this machine stops being well',
    notifyHint: 'Also when it is well again.',
  },
  served:
    'This window needs none of it. It is for the server on this machine: autoinfrasnap serve reads the same settings.',

  paper: {
    version: 'AutoInfraSnap {version}',
    history: 'What came before: {from} to {to}',
    noHistory: 'Nothing was measured in this time.',
    historyFailed: 'The history could not be read',
  },
}
