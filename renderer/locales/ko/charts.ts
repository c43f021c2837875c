import type { charts as english } from '../en/charts'
import type { Translated } from '../i18n'

export const charts: Translated<typeof english> = {
  now: '지금',
  minutesAgo: '{count}분 전',
  secondsAgo: '{count}초 전',
  overLast: '최근 {window} 동안의 {label}',
  overRange: '{from}부터 {to}까지의 {label}',
  summaryLive: '현재 {now}, 최고 {highest}',
  summaryRange: '최저 {lowest}, 평균 {mean}, 최고 {highest}',
  more: '외 {count}개',
  keys: '화살표 키로 시점을 옮깁니다. Home과 End는 양 끝으로 이동하고 Esc는 나갑니다.',
  keysToSelect:
    '화살표 키로 시점을 옮깁니다. Shift와 함께 누르면 구간을 선택하고, Enter는 확대, 빼기 키는 축소, Esc는 나갑니다.',
  empty: '이 구간에는 측정값이 없습니다.',
  loading: '불러오는 중',
  failed: '차트를 불러오지 못했습니다.',
  retry: '페이지 새로 고침',
  sparkline: '최근 {window} 동안의 {label}: {lowest}~{highest}, 눈금 최대 {max}',
  sparklineEmpty: '최근 {window} 동안의 {label}: 아직 측정값이 없습니다',
  range: '{lowest}~{highest}',
  core: '코어 {core}',
  coresOverLast: '최근 {window} 동안 코어 {count}개의 사용률',
  busiestCore: '현재 가장 바쁜 코어는 {core}번, {busy}',
  oneRowACore: '한 줄이 코어 하나, 한 칸이 1초입니다',
  coreKeys: '왼쪽·오른쪽 화살표로 시간을, 위·아래 화살표로 코어를 옮깁니다. Esc는 나갑니다.',
}
