"""Marks that leave the gradebook for Canvas, Moodle or a spreadsheet, as nbgrader's export plugins.

`nbgrader export --exporter=autograder.desk.export.plugins.CanvasExport` and `autograder term export` call them. They read
the gradebook only.
"""
