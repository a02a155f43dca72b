"""Recomputes Cruscotto's formulas from CSV files, by their definitions in docs/decisions and none of Cruscotto's code.

Usage: python3 recompute.py FOLDER
Reads goals.csv, readings.csv, divide.csv, channels.csv, changes.csv and service_hours.csv of FOLDER, and writes what comes out
as JSON. Only Python's standard library, so that anybody who doubts a figure can run it on the open data.
"""

import csv
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import NormalDist, median, pstdev

MONTH = 400 * 365.2425 * 86_400 / 4_800  # seconds of a mean month: 400 years are 4,800 months
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def rows(folder, name):
    with open(Path(folder) / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def seconds(text):
    """Seconds since 1970 of an RFC 3339 time in UTC."""
    return (datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) / timedelta(seconds=1)


def number(text):
    return float(text) if text else None


# Goals: decision 71, and the rule at the head of domain/src/goal/standing.rs


def at_rank(values, rank):
    """The value at a rank counted from one, between two of them in proportion; the ends beyond them."""
    place = min(max(rank - 1, 0), len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def trend(readings):
    """Theil's and Sen's line with Sen's band of 80 %."""
    by_time = {}
    for time, value in readings:
        by_time[time] = value
    points = sorted(by_time.items())[-600:]
    count = len(points)
    if count < 4:
        return None
    slopes = sorted(
        (later[1] - earlier[1]) / ((later[0] - earlier[0]) / MONTH)
        for i, earlier in enumerate(points)
        for later in points[i + 1 :]
    )
    slope = median(slopes)
    newest = points[-1][0]
    level = median(value + slope * (newest - time) / MONTH for time, value in points)
    wide = NormalDist().inv_cdf(0.9) * (count * (count - 1) * (2 * count + 5) / 18) ** 0.5
    low = at_rank(slopes, (len(slopes) - wide) / 2)
    high = at_rank(slopes, (len(slopes) + wide) / 2 + 1)
    return {"at": newest, "level": level, "per_month": slope, "low": low, "high": high}


def planned(points, time):
    if time <= points[0][0]:
        return points[0][1]
    for (begin, low), (end, high) in zip(points, points[1:]):
        if time < end:
            return low + (high - low) * (time - begin) / (end - begin)
    return points[-1][1]


def goal(row, readings):
    up = row["direction"] == "up"
    target, now = float(row["target"]), seconds(row["now"])
    due = seconds(row["due"]) if row["due"] else None
    baseline = number(row["baseline"])

    def reaches(value, aim):
        return value >= aim if up else value <= aim

    known = [r for r in readings if r[0] <= now]
    line = trend(known)
    plan = None
    if baseline is not None and due is not None:
        milestones = [part.split("=") for part in row["milestones"].split(";") if part]
        plan = [(seconds(row["begun"]), baseline)]
        plan += [(seconds(time), float(value)) for time, value in milestones] + [(due, target)]
    newest = known[-1][1] if known else None
    missed = False
    if plan and newest is not None:
        past = [value for time, value in plan[1:-1] if time <= now]
        missed = bool(past) and not reaches(newest, past[-1])

    def judged():
        if newest is None:
            return "not_measured"
        if reaches(newest, target):
            return "reached"
        if due is None:
            return "undated"
        if due <= now:
            return "off_track"
        if line:
            ahead = max(0.0, (due - line["at"]) / MONTH)
            ends = [line["level"] + line[end] * ahead for end in ("low", "high")]
            worse, better = ends if up else reversed(ends)
            return "on_track" if reaches(worse, target) else "at_risk" if reaches(better, target) else "off_track"
        if plan:
            whole = abs(target - baseline)
            behind = (planned(plan, now) - newest) * (1 if up else -1)
            return "on_track" if behind <= 0.05 * whole else "at_risk" if behind <= 0.1 * whole else "off_track"
        return "too_few_readings"

    status = judged()
    if missed and status == "on_track":
        status = "at_risk"
    arrival = None
    if line and newest is not None and not reaches(newest, target):
        if reaches(line["level"], target):
            months = 0.0
        else:
            months = (target - line["level"]) / line["per_month"] if line["per_month"] else -1.0
        if 0 <= months <= 240 + (now - line["at"]) / MONTH:
            arrival = max(now, line["at"] + months * MONTH)
    needed = None
    if newest is not None and not reaches(newest, target) and due is not None and due > now:
        needed = (target - newest) / ((due - now) / MONTH)
    return {
        "status": status,
        "per_month": line and line["per_month"],
        "per_month_low": line and line["low"],
        "per_month_high": line and line["high"],
        "level": line and line["level"],
        "arrival_s": arrival,
        "needed_per_month": needed,
        "planned": planned(plan, now) if plan else None,
    }


# The digital-divide index: decision 72


def radical_inverse(number_, base):
    digits, value = [], 0.0
    while number_:
        number_, digit = divmod(number_, base)
        digits.append(digit)
    for digit in reversed(digits):
        value = (value + digit) / base
    return value


def divide(areas, weights, samples, spread):
    names = ["coverage", "school", "take_up", "availability"]
    values = {row["area"]: [number(row[name]) for name in names] for row in areas}
    z = {area: [None] * 4 for area in values}
    for i in range(4):
        known = [v[i] for v in values.values() if v[i] is not None]
        mean, deviation = (sum(known) / len(known), pstdev(known)) if known else (0.0, 0.0)
        for area, v in values.items():
            if v[i] is not None:
                z[area][i] = (v[i] - mean) / deviation if deviation > 1e-9 else 0.0

    def sums(weights):
        whole = sum(weights)
        found = {}
        for area, scores in z.items():
            there = [(w / whole, s) for w, s in zip(weights, scores) if s is not None]
            if 1 - sum(w for w, _ in there) <= 0.25 + 1e-9:
                found[area] = -sum(w * s for w, s in there) / sum(w for w, _ in there)
        return found

    def ranks(found):
        return {area: 1 + sum(other > value + 1e-9 for other in found.values()) for area, value in found.items()}

    chosen = sums(weights)
    low, high = min(chosen.values()), max(chosen.values())
    rank = ranks(chosen)
    places = {area: [rank[area]] for area in chosen}
    for i in range(1, samples + 1):
        other = [w * (1 + spread * (2 * radical_inverse(i, base) - 1)) for w, base in zip(weights, (2, 3, 5, 7))]
        for area, place in ranks(sums(other)).items():
            if area in places:
                places[area].append(place)
    return {
        area: {
            "score": (chosen[area] - low) / (high - low) * 100 if area in chosen else None,
            "rank": rank.get(area),
            "lowest": min(places[area]) if area in places else None,
            "highest": max(places[area]) if area in places else None,
        }
        for area in values
    }


# What moved an indicator: decision 73. The definition of Shapley values, and not the formula that follows from it


def above_below(row, indicator):
    done, started = float(row["completed"]), float(row["started"])
    if indicator == "take_up":
        return (done if row["digital"] == "true" else 0.0), done
    if indicator == "completion":
        return done, started
    if indicator == "cost_per_transaction":
        return float(row["cost"]), done
    ratings = [float(row[f"rating_{i}"]) for i in range(1, 6)]
    return sum(n * i / 4 for i, n in enumerate(ratings)), sum(ratings)


def decomposition(then, now, indicator):
    channels = sorted({row["channel"] for row in then + now})
    parts = {}
    for channel in channels:
        sides = []
        for period in (then, now):
            row = next((row for row in period if row["channel"] == channel), None)
            sides.append(above_below(row, indicator) if row else (0.0, 0.0))
        parts[channel] = sides
    wholes = [sum(side[i][1] for side in parts.values()) for i in range(2)]
    values = [sum(side[i][0] for side in parts.values()) / wholes[i] for i in range(2)]
    effects = {}
    for channel, sides in parts.items():
        shares = [sides[i][1] / wholes[i] for i in range(2)]
        rates = [sides[i][0] / sides[i][1] if sides[i][1] else None for i in range(2)]
        rates = [sum(values) / 2] * 2 if rates == [None, None] else rates
        rates = [rates[0] if rates[1] is None else rates[1] if rate is None else rate for rate in rates]
        # Each order of the two changes; the share counts as far as the channel differs from the whole between the periods.
        middle = sum(values) / 2
        rate_first = shares[0] * (rates[1] - rates[0])
        rate_last = shares[1] * (rates[1] - rates[0])
        mix_first = (shares[1] - shares[0]) * (rates[0] - middle)
        mix_last = (shares[1] - shares[0]) * (rates[1] - middle)
        effects[channel] = {"rate": (rate_first + rate_last) / 2, "mix": (mix_first + mix_last) / 2}
    return {"then": values[0], "now": values[1], "effects": effects}


# Mean time to restoration: decision 18, EN 13306


def mttr(changes, counted):
    """Second by second would be the definition; begin and end of each outage are enough."""
    outages, begun, seen = [], None, False
    for time, state in changes:
        if state == "critical":
            begun = time if begun is None else begun
            seen = True
        elif state in ("ok", "problem"):
            if begun is not None:
                outages.append((begun, time if seen else None))
            begun, seen = None, False
        elif state == "unknown":
            seen = False
        else:
            if begun is not None:
                outages.append((begun, None))
            begun, seen = None, False
    if begun is not None:
        outages.append((begun, None))
    counted = sorted(counted)
    end = counted[-1][1] if counted else None
    restored, lasted = 0, 0.0
    for begin, back in outages:
        if back is not None and back <= end and any(a <= begin < b for a, b in counted):
            restored += 1
            lasted += sum(max(0.0, min(back, b) - max(begin, a)) for a, b in counted)
    return lasted / restored if restored else None


def main(folder):
    goals = rows(folder, "goals.csv")
    readings = {}
    for row in rows(folder, "readings.csv"):
        readings.setdefault(row["goal"], []).append((seconds(row["time"]), float(row["value"])))
    channels = {}
    for row in rows(folder, "channels.csv"):
        channels.setdefault(row["service"], {}).setdefault(row["period"], []).append(row)
    changes, hours = {}, {}
    for row in rows(folder, "changes.csv"):
        changes.setdefault(row["asset"], []).append((seconds(row["time"]), row["state"]))
    for row in rows(folder, "service_hours.csv"):
        hours.setdefault(row["asset"], []).append((seconds(row["from"]), seconds(row["to"])))
    weights = [float(row["weight"]) for row in rows(folder, "weights.csv")]
    indicators = ["take_up", "completion", "cost_per_transaction", "satisfaction"]
    json.dump(
        {
            "goals": {row["goal"]: goal(row, readings.get(row["goal"], [])) for row in goals},
            "divide": divide(rows(folder, "divide.csv"), weights, samples=128, spread=0.5),
            "decomposition": {
                service: {i: decomposition(periods["then"], periods["now"], i) for i in indicators}
                for service, periods in channels.items()
            },
            "mttr_s": {asset: mttr(changes.get(asset, []), hours[asset]) for asset in hours},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(sys.argv[1])
