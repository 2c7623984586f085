"""How pages look: large type, quiet lines, the colours of the figures; on paper as on a phone."""

from groundswell.viz.colours import BLUE, GREY, INK, LIGHT, ORANGE, PALE

CSS = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
html {{ font-size: 106.25%; -webkit-text-size-adjust: 100%; }}
body {{
  margin: 0; background: white; color: {INK};
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif;
}}
main {{ max-width: 1100px; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }}
h1, h2, h3, h4, p, li, dd, dt, figcaption, caption {{ overflow-wrap: anywhere; }}
h1 {{ font-size: 2.1rem; line-height: 1.15; margin: .2rem 0 .6rem; }}
h2 {{ font-size: 1.5rem; margin: 3rem 0 .8rem; padding-top: .6rem; border-top: 3px solid {INK}; }}
h3 {{ font-size: 1.15rem; margin: 2rem 0 .3rem; }}
p {{ max-width: 46rem; margin: .5rem 0; }}
a {{ color: {BLUE}; }}
code, pre {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
code {{ font-size: .9em; overflow-wrap: break-word; }}
p code {{ overflow-wrap: anywhere; }}
pre {{
  font-size: .85rem; line-height: 1.45; background: #F6F6F4; border: 1px solid {PALE};
  border-radius: 4px; padding: .7rem .9rem; overflow: auto; max-height: 32rem;
}}
.kicker {{ color: {GREY}; letter-spacing: .04em; margin: 0; }}
.lead {{ font-size: 1.15rem; }}
.note {{ color: #4A4A4A; font-size: .93rem; }}
.warning {{
  background: #FFF6E0; border-left: 5px solid {ORANGE}; padding: .6rem .9rem; margin: .8rem 0;
}}
nav ul {{ list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; padding: 0; }}
dl {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem 1rem;
  margin: 1.2rem 0; }}
dl > div {{ border-top: 1px solid {LIGHT}; padding-top: .3rem; }}
dt {{ color: {GREY}; font-size: .88rem; }}
dd {{ margin: 0; font-weight: 600; }}
header dd {{ font-size: 1.35rem; line-height: 1.3; }}
.scroll {{ overflow-x: auto; max-width: 100%; margin: .8rem 0; }}
table {{ border-collapse: collapse; font-size: .93rem; line-height: 1.4; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; }}
thead th {{ border-bottom: 2px solid {INK}; vertical-align: bottom; }}
tbody th {{ font-weight: 600; }}
tbody tr + tr > * {{ border-top: 1px solid {PALE}; }}
.line {{ display: block; }}
.scroll tbody td:nth-child(2) {{ min-width: 9rem; }}
.panels .scroll tbody td:nth-child(2) {{ min-width: 0; }}
.small {{ color: {GREY}; font-size: .85rem; display: block; }}
details {{ margin: .5rem 0; }}
summary {{ cursor: pointer; color: {BLUE}; font-size: .93rem; }}
.panels {{
  display: grid; gap: 1.6rem 1.4rem; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr));
}}
.panels.two {{ grid-template-columns: repeat(auto-fill, minmax(min(100%, 29rem), 1fr)); }}
.panels.one {{ grid-template-columns: minmax(0, 1fr); }}
figure {{ margin: 0; min-width: 0; max-width: 34rem; }}
.one > figure {{ max-width: none; }}
figure img {{ display: block; width: 100%; height: auto; }}
figcaption {{ font-size: .93rem; line-height: 1.4; }}
figcaption strong {{ font-size: 1.02rem; }}
figcaption .numbers {{ display: block; font-variant-numeric: tabular-nums; }}
.panels table {{ font-size: .85rem; font-variant-numeric: tabular-nums; }}
.panels .scroll tbody > tr > *, .panels .scroll thead > tr > * {{ padding-right: .55rem; }}
.heat table {{ border-collapse: separate; border-spacing: 2px; width: 100%; line-height: 1.25; }}
.heat th, .heat td {{ border: 0 !important; text-align: center; vertical-align: middle;
  padding: .3rem .35rem; font-variant-numeric: tabular-nums; }}
.heat tbody th, .heat thead th {{ font-weight: 400; }}
.heat tbody th {{ white-space: nowrap; }}
.heat thead th.axis {{ font-weight: 600; white-space: normal; }}
.heat thead tr:first-child th:first-child {{ max-width: 9rem; }}
.heat td {{ min-width: 3.7rem; font-size: .95rem; border-radius: 2px; }}
.heat td small {{ display: block; font-size: .8em; }}
.heat td.empty {{ background: #F2F2F0; color: {GREY}; }}
.scale {{ display: flex; align-items: center; gap: .5rem; font-size: .85rem; color: {GREY}; }}
.scale i {{ flex: none; width: 9rem; height: .8rem; border-radius: 2px; }}
.heat td, .scale i, .warning, pre {{
  print-color-adjust: exact; -webkit-print-color-adjust: exact;
}}
@media (max-width: 640px) {{
  html {{ font-size: 100%; }}
  main {{ padding: 1rem .9rem 3rem; }}
  h1 {{ font-size: 1.7rem; }}
  dl {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
}}
@media print {{
  html {{ font-size: 80%; }}
  main {{ max-width: none; padding: 0; }}
  nav {{ display: none; }}
  figure, tr, .warning, dl > div, .result {{ break-inside: avoid; }}
  .panels {{ grid-template-columns: repeat(3, minmax(0, 1fr)); }}
  .panels.two {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .panels details:not([open]) {{ display: none; }}
  h2, h3 {{ break-after: avoid; }}
  pre {{ max-height: none; white-space: pre-wrap; }}
  .scroll {{ overflow: visible; }}
}}
"""
