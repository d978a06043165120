"""
Five hundred ways to try to become more than text.
"""

from __future__ import annotations

from itertools import product

CALL = "window.broken=1"
SEEDS = (
    f"<script>{CALL}</script>",
    f"<ScRiPt >{CALL}</sCrIpT >",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<img src=x onerror={CALL}>",
    f'<img src="x" onerror="{CALL}"/>',
    f"<svg onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"<math><mtext><style><img src=x onerror={CALL}></style></mtext></math>",
    f"<body onload={CALL}>",
    f"<details open ontoggle={CALL}>x</details>",
    f"<input autofocus onfocus={CALL}>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"<iframe src=javascript:{CALL}></iframe>",
    f"<a href=javascript:{CALL}>x</a>",
    f"<a href='java\tscript:{CALL}'>x</a>",
    f"<form action=javascript:{CALL}><button>x</button></form>",
    f"<button formaction=javascript:{CALL}>x</button>",
    f"<object data=javascript:{CALL}></object>",
    f"<embed src=javascript:{CALL}>",
    f"<base href=javascript:{CALL}//>",
    f"<link rel=stylesheet href=javascript:{CALL}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    f"<style>@import 'javascript:{CALL}'</style>",
    f"<video><source onerror={CALL}></video>",
    f"<audio src=x onerror={CALL}></audio>",
    f"<marquee onstart={CALL}>x</marquee>",
    f"<table background=javascript:{CALL}>",
    f"<template><img src=x onerror={CALL}></template>",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'></noscript>",
    f"<p style=x:expression({CALL})>x</p>",
    f"<!--><img src=x onerror={CALL}>-->",
    f"<![CDATA[<img src=x onerror={CALL}>]]>",
    f"javascript:{CALL}",
    f"data:text/html,<script>{CALL}</script>",
    f"{{{{constructor.constructor('{CALL}')()}}}}",
    f"{{% for x in [1] %}}{CALL}{{% endfor %}}",
    f"${{{CALL}}}",
    f"&lt;img src=x onerror={CALL}&gt;",
    f"&#60;script&#62;{CALL}&#60;/script&#62;",
    f"\\u003cscript\\u003e{CALL}\\u003c/script\\u003e",
    f"%3Cscript%3E{CALL}%3C/script%3E",
    f"＜script＞{CALL}＜/script＞",
)
WRAPS = (
    "{}", '">{}', "'>{}", "</textarea>{}", "</title>{}", "</svg>{}", "-->{}", "**{}**",
    "**999**{}", "{}\n\n{}", '" onmouseover="window.broken=1" x="{}', "`{}`",
)  # fmt: skip
PAYLOADS = [wrap.format(*[seed] * 2) for seed, wrap in product(SEEDS, WRAPS)]
