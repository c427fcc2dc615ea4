# Shows HTML, SVG, JavaScript, LaTeX and Markdown that would act in the instructor's browser.
# %% solution="sigmoid"

from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

display(HTML("<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"))
display(
    HTML(
        "<svg onload=alert(1)><style>*{background:url(//e.org)}</style><iframe src=//e.org></iframe><form action=x>"
    )
)
display(Markdown('[x](javascript:alert(1)) <script>alert(1)</script> ![x](x"onerror=alert(1))'))
display(Markdown("[x](&#106;avascript:alert(1)) [x](javascript&colon;alert(1)) [x](javascript\\:alert(1))"))
display(Latex("$\\href{javascript:alert(1)}{x}$ <img src=x onerror=alert(1)>"))
display(Latex(r"$\def\go#1{\href{#1:alert(1)}{x}} \go{javascript}$"))
display(Markdown("[x](<\tjava\tscript:alert(1)>)"))
display(Javascript("alert(1)"))
display({"text/html": "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>"}, raw=True)
display(
    {
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
        "image/svg+xml": "<svg onload=alert(1)/>",
    },
    raw=True,
)
display({"image/png": 'x" onerror=alert(1)', "text/latex": "<script>alert(1)</script>"}, raw=True)
print("<script>alert(1)</script>")


def sigmoid(z):
    return 0.3
