"""Everything on the untrusted side, and the wire to it. Student code is shown this whole folder: no secret lives here.

`grading` and `harness` hold a `warm_process.Warm`, the desk asks whether a sandbox can be made; nobody else calls. From
the outside in: `bubblewrap` (walls around the warm process), `warm_process`, `confined_fork` (walls around each
submission, with `limits` and `system_calls`), `student_process`, `notebook_shell`; what of ours it sees is
`importable`; `wire` is spoken on both sides.
"""
