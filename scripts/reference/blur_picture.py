"""Joins the barycenters of three reports into the picture of the page on methods (Python with Pillow).

First, for M in "particle-flow --support-size 100", "sinkhorn --epsilon 5%" and "debiased-sinkhorn --epsilon 5%":
  scripts/wasserstein barycenter --input data-samples/digits-images-idx3-ubyte.gz \
    --labels data-samples/digits-labels-idx1-ubyte.gz --ids "3-*" --method M --output target/blur/NAME
"""

import base64
import io
import pathlib
import re

from PIL import Image

root = pathlib.Path(__file__).resolve().parents[2]
side = 160
gap = 8
names = ["particle-flow", "sinkhorn", "debiased-sinkhorn"]
row = Image.new("L", (len(names) * (side + gap) - gap, side), 255)
for k, name in enumerate(names):
    page = (root / "target" / "blur" / name / "report.html").read_text()
    picture = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", page).group(1))
    image = Image.open(io.BytesIO(picture)).convert("L").resize((side, side), Image.NEAREST)
    row.paste(image, (k * (side + gap), 0))
row.save(root / "src/site/resources/images/blur.png", optimize=True)
