# Hides scripts in the answer that the instructor reads and marks.
# %% [markdown] answer="why"
# <script>alert(1)</script><img src=x onerror=alert(1)>
# [a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](&#106;avascript:alert(1)) [d](javascript&colon;alert(1))
# [e](javascript\:alert(1)) [f](data:text/html;base64,PHNjcmlwdD4=) <javascript:alert(1)>
# [g]: &#x6a;avascript:alert(1)
# [g] $a<b$ the data: 5 $\href{javascript:alert(1)}{x}$
#
# [h](&#106avascript:alert(1)) [i](&amp;#106;avascript:alert(1)) [j](&amp;amp;#106;avascript:alert(1))
