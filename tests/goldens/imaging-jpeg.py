"""Prints two JPEG files and their pixels as libjpeg decodes them for torchvision, as JSON.

Run: python3 tests/goldens/imaging-jpeg.py > tests/goldens/imaging-jpeg.json   (made with torch 1.13, torchvision 0.14)
"""
import base64
import json

import torch
from torchvision import io


def picture(channels, height, width):
    """Slopes of different directions, which a JPEG file keeps almost."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    planes = [40 + 5 * x + 3 * y, 230 - 6 * x, 20 + 9 * y]
    return torch.stack(planes[:channels]).clamp(0, 255).to(torch.uint8)


def case(channels, height, width, quality):
    file = io.encode_jpeg(picture(channels, height, width), quality)
    pixels = io.decode_jpeg(file, io.ImageReadMode.RGB)
    return {
        "width": width,
        "height": height,
        "file": base64.b64encode(bytes(file.tolist())).decode(),
        "pixels": pixels.permute(1, 2, 0).flatten().tolist(),
    }


print(json.dumps([case(3, 11, 19, 90), case(1, 9, 8, 60)]))
