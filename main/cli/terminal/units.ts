/** Numbers as the terminal shows them: as every report for people does. */
export {
  bytesText,
  countText,
  durationText,
  percentText,
  rateText,
  shareText,
  spanText,
} from '../../reports/units-text'
