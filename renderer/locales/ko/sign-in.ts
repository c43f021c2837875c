import type { signIn as english } from '../en/sign-in'
import type { Translated } from '../i18n'

export const signIn: Translated<typeof english> = {
  title: '로그인',
  lead: '이 머신은 지금 괜찮은지, 무엇이 달라졌는지 확인합니다.',
  key: '액세스 키',
  show: '키 표시',
  hide: '키 숨기기',
  submit: '로그인',
  ended: '세션이 종료되었습니다. 다시 로그인하십시오.',
  empty: '액세스 키를 입력하십시오',
  wrong: '키가 올바르지 않거나 더 이상 유효하지 않습니다',
  wrongHint: '키는 ais_로 시작하며, 만들 때 한 번만 표시됩니다.',
  locked: '로그인 시도가 너무 많이 실패했습니다',
  lockedFor: '{time} 후에 다시 시도하십시오.',
  lockedOver: '이제 다시 시도할 수 있습니다.',
  unreachable: '서버가 응답하지 않습니다',
  unreachableHint: '서버와 네트워크 연결을 확인하십시오. 입력한 내용은 그대로 있습니다.',
  whatIs: '키가 없습니까?',
  explain: '키는 사용자와 권한을 나타냅니다. 이 머신의 관리자가 다음 명령으로 만들 수 있습니다.',
  copyCommand: '명령 복사',
  theme: '테마',
  language: '언어',
}
