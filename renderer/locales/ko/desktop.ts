import type { desktop as english } from '../en/desktop'
import type { Translated } from '../i18n'

export const desktop: Translated<typeof english> = {
  failed: '앱이 이 작업을 하지 못했습니다',

  paused: '모니터링이 일시 중지되었습니다',
  pausedHint: '측정하지 않으며, 다시 시작할 때까지 기록이 비게 됩니다.',
  resume: '다시 시작',
  noTray: '이 데스크톱은 트레이 아이콘을 표시하지 않으므로 AutoInfraSnap은 작업 표시줄에 남습니다.',

  close: {
    title: '백그라운드에서 계속 감시하시겠습니까?',
    text: '창을 닫아도 AutoInfraSnap은 이 머신을 계속 감시합니다. 트레이 아이콘에서 상태를 확인하고 창을 다시 열 수 있습니다.',
    textMac:
      '창을 닫아도 AutoInfraSnap은 이 머신을 계속 감시합니다. 메뉴 막대 아이콘에서 상태를 확인하고 창을 다시 열 수 있습니다.',
    later: '설정의 데스크톱 페이지에서 언제든지 바꿀 수 있습니다.',
    keep: '계속 감시',
    quit: '닫을 때 종료',
  },

  export: {
    title: '내보내기',
    button: '내보내기…',
    what: '대상',
    now: '이 머신의 현재 상태',
    past: '보고 있는 스냅샷',
    pastOf: '{when} 스냅샷',
    pastFile: '열어 본 파일',
    sections: '항목',
    all: '전체',
    noSections: '항목을 하나 이상 선택하십시오.',
    format: '형식',
    formats: { json: 'JSON', yaml: 'YAML', csv: 'CSV', html: 'HTML', pdf: 'PDF', age: '그대로(.age)' },
    hints: {
      json: '전체 문서. 프로그램에서 쓰거나 다시 열 수 있습니다',
      yaml: '전체 문서, 읽기 쉬운 형식',
      csv: '값마다 한 행, 스프레드시트용',
      html: '어떤 브라우저에서나 읽고 전달하고 다시 열 수 있는 페이지',
      pdf: '읽기, 인쇄, 전달용',
      age: '암호화된 파일 그대로. 키가 있는 사람만 열 수 있습니다',
    },
    charts: '직전 기록 차트',
    chartsHint: '이 머신의 기록에서 CPU, 메모리, 디스크, 네트워크를 표시합니다.',
    ranges: { none: '없음', hour: '1시간', day: '24시간' },
    go: '다른 이름으로 저장…',
    where: '시스템 창에서 저장할 위치를 선택하십시오.',
    taking: '스냅샷을 찍는 중',
    writing: '파일을 저장하는 중',
    progressOf: '{all}개 중 {done}개',
    saved: '{name} 파일을 저장했습니다({size}).',
    reveal: '폴더에서 보기',
    revealMac: 'Finder에서 보기',
    failed: '내보내지 못했습니다',
  },

  opened: {
    title: '열어 본 파일',
    note: '보관함에 없는 파일:',
    noteHint: '다른 머신의 스냅샷일 수 있습니다. 앱을 종료할 때까지 표시됩니다.',
    unreadable: '이 파일은 스냅샷으로 표시할 수 없습니다',
    failed: '파일을 읽지 못했습니다',
  },

  settings: {
    start: '시작',
    startAtLogin: '로그인할 때 시작',
    startAtLoginHint: '기록이 끊기지 않습니다.',
    startHidden: '창 없이 시작',
    startHiddenHint: '로그인할 때는 트레이 아이콘만 표시합니다.',
    window: '창',
    closeToTray: '창을 닫아도 계속 감시',
    closeToTrayHint: '트레이 아이콘으로 다시 열 수 있습니다. 끄면 창을 닫을 때 AutoInfraSnap이 종료됩니다.',
    noTray: '이 데스크톱은 트레이 아이콘을 표시하지 않으므로 창이 작업 표시줄에 남습니다.',
    battery: '배터리',
    slowdown: '배터리 사용 시 감속',
    slowdownHint: '배터리를 쓸 때 측정 간격을 몇 배로 늘릴지 정합니다. 1이면 전원 연결 시와 같습니다.',
    notifications: '알림',
    notify: '이 머신의 상태가 나빠지면 알림',
    notifyHint: '다시 정상이 될 때도 알립니다.',
  },
  served:
    '이 창에는 필요하지 않습니다. 이 머신의 서버를 위한 설정이며, autoinfrasnap serve 명령이 같은 설정을 읽습니다.',

  paper: {
    version: 'AutoInfraSnap {version}',
    history: '직전 기록: {from} – {to}',
    noHistory: '이 시간에 측정한 값이 없습니다.',
    historyFailed: '기록을 읽지 못했습니다',
  },
}
