"""Runs verify.py, as it is, for each line of cases.txt (answer, keys, issuer; tabs between), in one process."""

import contextlib
import io
import runpy
import sys

with open("cases.txt", encoding="utf-8") as file:
    cases = [line.rstrip("\n").split("\t") for line in file]
for case in cases:
    sys.argv = ["verify.py", *case]
    said = io.StringIO()
    code = 0
    with contextlib.redirect_stdout(said):
        try:
            runpy.run_path("verify.py", run_name="__main__")
        except SystemExit as end:  # a text is what sys.exit prints before it ends with 1
            code = 1
            said.write(str(end.code))
        except BaseException as error:
            said.write(f"broke: {error!r}")
    print(code, said.getvalue().strip().replace("\n", " | "))
