"""Joins the pictures of ten reports into the one of README.md (Python with Pillow).

First, for k in 0..9:
  scripts/wasserstein barycenter --input data-samples/digits-images-idx3-ubyte.gz \
    --labels data-samples/digits-labels-idx1-ubyte.gz --ids "k-*" --support-size 100 --output target/digits/k
"""

import base64
import io
import pathlib
import re

from PIL import Image

root = pathlib.Path(__file__).resolve().parents[2]
side = 96
row = Image.new("L", (10 * side, side), 255)
for digit in range(10):
    page = (root / "target" / "digits" / str(digit) / "report.html").read_text()
    picture = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", page).group(1))
    row.paste(Image.open(io.BytesIO(picture)).convert("L").resize((side, side)), (digit * side, 0))
row.save(root / "src/site/resources/images/digits.png", optimize=True)
