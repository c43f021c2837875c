/**
 * How a page looks: the product's look in one style sheet, light and dark by the reader's system, for phones, desks and
 * paper. Written small: it is in every report.
 */

const light = `--bg:#f6f7f9;--surface:#fff;--sunken:#eef0f4;--line:#e3e6ec;--strong:#c3c9d4;--ink:#141821;--ink2:#4d5565;--ink3:#626a7a;--accent:#0b63c9;--well:#0d7d56;--well-soft:#e2f5ed;--warning:#955800;--warning-soft:#fdf1dc;--critical:#c22b26;--critical-soft:#fde8e7;--s1:#2f6fdb;--s2:#d96f12;--s3:#0b8f7e;--s4:#8457d6;--s5:#c4458c;--s6:#6f7a8f;--shadow:0 1px 2px rgb(20 24 33/5%),0 4px 16px rgb(20 24 33/4%)`

const dark = `--bg:#0d1016;--surface:#151a22;--sunken:#0f131a;--line:#232a35;--strong:#3a4555;--ink:#eef1f6;--ink2:#aeb7c6;--ink3:#8d97a8;--accent:#5aa5ff;--well:#3ccf97;--well-soft:#102b22;--warning:#f0b14a;--warning-soft:#33260f;--critical:#ff7a72;--critical-soft:#3a1817;--s1:#6aa8ff;--s2:#ffa24d;--s3:#37d0bb;--s4:#b392ff;--s5:#f48abf;--s6:#97a2b5;--shadow:none`

const base = `
*,*::before,*::after{box-sizing:border-box}
html{background:var(--bg);-webkit-text-size-adjust:100%;color-scheme:light dark}
body{max-width:1240px;margin:0 auto;padding:28px 28px 40px;font:14px/1.45 Inter,'Inter Variable',Pretendard,system-ui,-apple-system,'Segoe UI','Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR','Noto Sans CJK KR',sans-serif;color:var(--ink);overflow-wrap:anywhere;font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
:lang(ko){word-break:keep-all}
h1,h2,h3,p,ul,ol,dl,dd,figure{margin:0;padding:0}
ul,ol{list-style:none}
main{display:grid;grid-template-columns:minmax(0,1fr);gap:14px}
h1{font-size:26px;font-weight:680;letter-spacing:-.02em;line-height:1.2}
h2,h3{font-size:13px;font-weight:600;color:var(--ink2)}
b,strong{font-weight:600}
small{font-size:inherit;color:var(--ink3);font-weight:450}
.quiet{color:var(--ink2)}
.sub,td p{font-size:12px;color:var(--ink3)}
.foot{margin-top:8px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.top{display:flex;flex-wrap:wrap;gap:12px 28px;align-items:flex-end;margin-bottom:18px}
.titles{flex:1 1 300px;min-width:0}
.over{font-size:13px;color:var(--ink3)}
.about{margin-top:3px;font-size:13px;color:var(--ink2)}
.masked{display:flex;gap:8px;align-items:center;margin-top:6px;font-size:13px}
.when{position:relative;display:flex;gap:14px;align-items:center;padding:10px 0;font-size:13px}
.when strong{font-size:14px}
.brand{flex:none;fill:none;stroke:var(--accent);stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
.pulse{stroke:var(--ink)}
.mark{flex:none;display:inline-block;width:12px;height:12px;background:var(--ink3);forced-color-adjust:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.mark.well{background:var(--well);clip-path:circle(5px)}.mark.warning{background:var(--warning);clip-path:polygon(50% 7%,97% 92%,3% 92%)}.mark.critical{background:var(--critical);clip-path:polygon(50% 2%,98% 50%,50% 98%,2% 50%)}.mark.off{width:10px;height:10px;margin:1px;background:none;border:2px solid var(--ink3);border-radius:50%}
.notice{padding:12px 16px;border-radius:14px;background:var(--surface)}
.notice.well{background:var(--well-soft)}.notice.warning{background:var(--warning-soft)}.notice.critical{background:var(--critical-soft)}
.notice.well strong{color:var(--well)}
.notice>p,.notice li{display:flex;gap:12px;align-items:baseline}
.notice>p{font-size:15px}
.notice .mark{transform:translateY(1px)}
.notice ul{display:grid;gap:4px;margin-top:6px}
.card,.tile{background:var(--surface);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);padding:14px 16px;min-width:0}
.card>header,figcaption,.band{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center;justify-content:space-between;margin-bottom:10px}
.aside{font-size:12px;color:var(--ink3)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:14px}
.tile{display:flex;flex-direction:column}
.tile h2{display:flex;gap:8px;align-items:center}
.value{font-size:30px;font-weight:640;letter-spacing:-.03em;line-height:1.15;margin-top:6px}
.value small{font-size:.5em;letter-spacing:0}
.detail{min-height:1.45em;margin-top:2px;font-size:12px;color:var(--ink3)}
.tile .bar{margin-top:auto}
.tile .detail{margin-bottom:10px}
.bar{display:block;width:100%;height:6px;border-radius:4px;background:var(--sunken);box-shadow:inset 0 0 0 1px var(--line);fill:var(--s1);overflow:hidden}
.bar .warning{fill:var(--warning)}.bar .critical{fill:var(--critical)}
.s1{fill:var(--s1);background:var(--s1)}.s2{fill:var(--s2);background:var(--s2)}.s3{fill:var(--s3);background:var(--s3)}.s4{fill:var(--s4);background:var(--s4)}.s5{fill:var(--s5);background:var(--s5)}.s6{fill:var(--s6);background:var(--s6)}
.faint{opacity:.35}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12px;color:var(--ink3)}
.legend i{display:inline-block;width:9px;height:9px;border-radius:3px;margin-inline-end:6px;vertical-align:-.5px}
.card>.legend{margin:7px 0 12px}
.cores{display:block;width:100%;max-height:110px;margin-bottom:12px}
.cores rect{rx:2px}
.ground{fill:var(--sunken)}.busy{fill:var(--s1)}
.facts{display:grid;gap:0}
.facts div{display:flex;gap:16px;justify-content:space-between;padding:6px 0;border-top:1px solid var(--line)}
.facts div:first-child{border-top:0;padding-top:0}
.facts div:last-child{padding-bottom:0}
dt{color:var(--ink3);flex:none}
dd{text-align:end;min-width:0}
.thirds{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,310px),1fr));gap:14px}
.thirds:empty,.pair:empty{display:none}
.pair{display:flex;flex-wrap:wrap;gap:14px}
.pair>*{flex:1 1 440px;min-width:0}
.pair.wide>:first-child{flex:7 1 560px}
.pair.wide>:nth-child(2){flex:5 1 380px}
.scroll{overflow-x:auto;margin:0 -16px -4px;padding:0 16px 4px}
table{width:100%;border-collapse:collapse}
th{font-weight:500;font-size:12px;color:var(--ink3);text-align:start;padding:0 16px 8px 0;white-space:nowrap}
td{padding:8px 16px 8px 0;border-top:1px solid var(--line);vertical-align:middle;white-space:nowrap}
th:last-child,td:last-child{padding-inline-end:0}
td:first-child{width:100%;min-width:170px;white-space:normal}
.n2 tr>:nth-child(2),.n3 tr>:nth-child(3),.n4 tr>:nth-child(4),.n5 tr>:nth-child(5),.n6 tr>:nth-child(6),.n7 tr>:nth-child(7){text-align:end}
.state{display:inline-flex;gap:8px;align-items:center}
.badge{white-space:nowrap;padding:0 7px;border-radius:6px;background:var(--sunken);font-size:12px;font-weight:450;color:var(--ink2)}
.meter{display:flex;gap:12px;align-items:center;justify-content:flex-end}
.meter .bar{width:110px}
.meter span{min-width:4ch}
.gaps,.metrics{display:grid}
.gaps li,.metrics li{display:flex;gap:12px;align-items:baseline;padding:8px 0;border-top:1px solid var(--line)}
.gaps li:first-child,.metrics li:first-child{border-top:0;padding-top:0}
.gaps li:last-child,.metrics li:last-child{padding-bottom:0}
.metrics li{justify-content:space-between;align-items:center}
.metrics .value{text-align:end;font-size:17px;margin:0;max-width:50%;letter-spacing:0}
.metrics .value small{font-size:13px}
.ports li{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 24px;padding:8px 0;border-top:1px solid var(--line)}
.ports>:first-child{border-top:0;padding-top:0}
.ports>:last-child{padding-bottom:0}
.ports li>*{flex:0 1 260px}.ports b{flex:1 1 260px;min-width:0}
.band{margin:8px 2px 10px}
.band h2{font-size:15px;color:var(--ink)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:14px}
figcaption{min-height:20px}
.charts>:last-child:nth-child(odd){grid-column:1/-1}
.frame{position:relative;height:132px}
.plot{display:block;width:100%;height:100%;overflow:visible}
.plot path{stroke-width:1.5;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.plot line{stroke:var(--line);vector-effect:non-scaling-stroke}
.frame{border-bottom:1px solid var(--strong)}
.levels{position:absolute;inset:0;display:flex;flex-direction:column;justify-content:space-between;font-size:11px;line-height:1;color:var(--ink3);text-shadow:0 0 3px var(--surface),0 0 3px var(--surface),0 0 3px var(--surface);pointer-events:none}
.levels li{height:0}
.levels li{transform:translateY(3px)}
.levels li:last-child{visibility:hidden}
.times{display:flex;justify-content:space-between;margin-top:5px;font-size:11px;color:var(--ink3)}
footer{display:grid;gap:3px;margin-top:22px;padding-top:14px;border-top:1px solid var(--line);font-size:12px;color:var(--ink3)}
`

const phone = `@media screen and (max-width:720px){
body{padding:18px 14px 28px}
main,.tiles,.thirds,.pair,.charts{gap:10px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
.tile{padding:11px 12px}
.value{font-size:24px}
.pair>*,.pair.wide>:first-child,.pair.wide>:nth-child(2){flex-basis:100%}
.when{padding:0}
.meter .bar{width:64px}
}`

/** Sheets are always light. Blocks stay whole where they fit, and long tables go on below their headings again. */
const paper = `@page{margin:14mm 12mm}
@media print{
html{background:none;color-scheme:light}
body{max-width:none;padding:0;font-size:11px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{display:block}
main>*+*{margin-top:10px}
.card,.tile{box-shadow:none;break-inside:avoid}
.card:has(tr:nth-child(9)),.card:has(.ports>:nth-child(9)){break-inside:auto}
.card>header,.band,h1,h2,h3{break-after:avoid}
thead{display:table-header-group}
tr,li,figure{break-inside:avoid}
.scroll{overflow:visible}
.tiles{grid-template-columns:repeat(5,1fr);gap:8px}
.tile{padding:9px 10px}
.value{font-size:20px}
.thirds{grid-template-columns:repeat(3,1fr);gap:8px}
.charts{grid-template-columns:repeat(2,1fr);gap:8px}
.frame{height:96px}
.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}
.pair.wide{display:block}
.pair.wide>*+*{margin-top:10px}
td,th{padding-inline-end:10px}
td{padding-block:5px}
td:first-child{min-width:120px}
td:first-child,.sub,td p{overflow-wrap:anywhere}
}`

export const style =
  `:root{${light}}@media screen and (prefers-color-scheme:dark){:root{${dark}}}${base}${phone}${paper}`.replace(
    /\n/g,
    '',
  )
