import type { common as english } from '../en/common'
import type { Translated } from '../i18n'

export const common: Translated<typeof english> = {
  well: '정상',
  warning: '경고',
  critical: '위험',
  off: '꺼짐',
  unknown: '알 수 없음',
  none: '없음',
  unavailable: '이 머신에 없음',
  failed: '읽지 못함',
  loading: '불러오는 중',
  retry: '다시 시도',
  close: '닫기',
  cancel: '취소',
  save: '저장',
  delete: '삭제',
  undo: '실행 취소',
  copy: '복사',
  copied: '복사됨',
  search: '검색',
  clear: '지우기',
  more: '더 보기',
  all: '전체',
  of: '{whole} 중 {part}',
  since: '{when}부터',
}
