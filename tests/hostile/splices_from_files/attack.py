# Moves the pages of a temporary file into pipes, and deletes the file.
# %% added
import os

with open("pages", "wb") as file:
    file.write(bytes(1 << 20))
read, write = os.pipe()
source = os.open("pages", os.O_RDONLY)
try:
    os.splice(source, write, 65536)
    print("splice WORKED")
except OSError:
    print("splice refused")
os.remove("pages")
