"""Prints average precisions of random detections by an implementation of its own, as JSON: VOC's over the sorted list of all
detections, COCO's image by image, both with the matrices of overlaps of numpy and recalls as fractions.

Run: python3 tests/goldens/detection-evaluation.py > tests/goldens/detection-evaluation.json
"""
import json
from fractions import Fraction

import numpy as np

CLASSES = 3
random = np.random.default_rng(5)


def scene():
    count = random.integers(0, 7)
    corner = random.uniform(0, 80, (count, 2))
    truths = np.concatenate([corner, corner + random.uniform(5, 40, (count, 2))], 1).astype(np.float32)
    classes = random.integers(0, CLASSES, count)
    ignored = random.uniform(size=count) < 0.15
    found, labels = [], []
    for box, label in zip(truths, classes):
        for _ in range(random.integers(0, 4)):
            found.append(box + random.normal(0, 2.5, 4))
            labels.append(label if random.uniform() < 0.85 else random.integers(0, CLASSES))
    for _ in range(random.integers(0, 4)):
        corner = random.uniform(0, 80, 2)
        found.append(np.concatenate([corner, corner + random.uniform(5, 40, 2)]))
        labels.append(random.integers(0, CLASSES))
    found = np.array(found, np.float32).reshape(-1, 4)
    # Coarse scores, so that many are equal.
    scores = (random.integers(1, 30, len(found)) / 32).astype(np.float32)
    return truths, classes, ignored, found, np.array(labels, int), scores


def overlap(a, b):
    a, b = a.astype(np.float64)[:, None], b.astype(np.float64)[None]
    sides = np.clip(np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2]), 0, None)
    both = sides.prod(-1)
    area = lambda box: np.clip(box[..., 2:] - box[..., :2], 0, None).prod(-1)
    return both / (area(a) + area(b) - both)


def voc(scenes, label, threshold):
    """Correct or not, for all detections in the order of their scores; and the number of objects."""
    listed = [(-s[5][i], n, i) for n, s in enumerate(scenes) for i in range(len(s[3])) if s[4][i] == label]
    taken, result = set(), []
    for _, n, i in sorted(listed, key=lambda x: x[0]):
        truths, classes, ignored = scenes[n][:3]
        mine = np.flatnonzero(classes == label)
        ious = overlap(scenes[n][3][i:i + 1], truths[mine])[0] if len(mine) else np.zeros(0)
        if len(ious) == 0 or ious.max() < threshold:
            result.append(False)
            continue
        best = mine[ious.argmax()]
        if not ignored[best]:
            result.append((n, best) not in taken)
            taken.add((n, best))
    return result, sum(int(((s[1] == label) & ~s[2]).sum()) for s in scenes)


def coco(scenes, label, threshold):
    rows = []
    for truths, classes, ignored, found, labels, scores in scenes:
        order = [i for i in np.argsort(-scores, kind="stable") if labels[i] == label]
        mine = np.flatnonzero(classes == label)
        ious = overlap(found, truths)
        free = [t for t in mine if not ignored[t]]
        for i in order:
            usable = [t for t in free if ious[i, t] >= threshold]
            if usable:
                best = max(usable, key=lambda t: ious[i, t])
                free.remove(best)
                rows.append((scores[i], True))
            elif not any(ignored[t] and ious[i, t] >= threshold for t in mine):
                rows.append((scores[i], False))
    rows.sort(key=lambda row: -row[0])
    return [row[1] for row in rows], sum(int(((s[1] == label) & ~s[2]).sum()) for s in scenes)


def average(correct, objects, recalls):
    """The mean over recalls of the best precision at that recall or a higher one; the area if there are none given."""
    hits = np.cumsum(correct)
    points = [(Fraction(int(hits[i]), objects), hits[i] / (i + 1)) for i in range(len(correct))]
    best = lambda recall: max([p for r, p in points if r >= recall], default=0.0)
    if recalls:
        return float(np.mean([best(Fraction(k, recalls)) for k in range(recalls + 1)]))
    return float(sum(best(Fraction(k, objects)) for k in range(1, objects + 1)) / objects)


scenes = [scene() for _ in range(30)]
result = {"scenes": [], "thresholds": [0.3, 0.5, 0.75], "voc2007": [], "voc2010": [], "coco": []}
for truths, classes, ignored, found, labels, scores in scenes:
    numbers = lambda array: [float(f"{x:.9g}") for x in array.flatten()]
    result["scenes"].append({
        "truths": numbers(truths), "classes": classes.tolist(), "ignored": [int(i) for i in ignored],
        "found": numbers(found), "labels": labels.tolist(), "scores": numbers(scores)})
for threshold in result["thresholds"]:
    result["voc2007"].append([average(*voc(scenes, c, threshold), 10) for c in range(CLASSES)])
    result["voc2010"].append([average(*voc(scenes, c, threshold), 0) for c in range(CLASSES)])
    result["coco"].append([average(*coco(scenes, c, threshold), 100) for c in range(CLASSES)])
result["cocoMean"] = float(np.mean([average(*coco(scenes, c, step / 20), 100) for c in range(CLASSES) for step in range(10, 20)]))
print(json.dumps(result))
