"""Recomputes the indicators of a running city from its open data files, and compares with what its API and its pages say.

Usage: python3 city.py URL FIRST LAST [SUBJECT...]
The comparison is that of school.download from FIRST to LAST against the period before; subjects are comparison, ledger, divide
and services, all of them unless some are named. Formulas are those of recompute.py
and of docs/decisions; nothing of Cruscotto's own code is used, and only Python's standard library. Differences end it."""

import csv
import io
import json
import math
import re
import sys
import urllib.parse
import urllib.request
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from statistics import median
from zoneinfo import ZoneInfo

import recompute

BASE = sys.argv[1].rstrip("/")
DELIVERED = 0.8  # decision 71: as contracted is four fifths of it
CHECKED = defaultdict(int)


def get(path):
    with urllib.request.urlopen(BASE + path, timeout=60) as response:
        return response.read().decode()


def answer(path):
    return json.loads(get(path))


def rows(dataset, **query):
    return list(csv.DictReader(io.StringIO(get(f"/open-data/{dataset}.csv?{urllib.parse.urlencode(query)}"))))


def same(what, found, expected, slack=1e-9):
    CHECKED[what.split()[0]] += 1
    assert (found is None) == (expected is None), f"{what}: {found} here, {expected} there"
    if found is not None:
        assert math.isclose(found, expected, rel_tol=slack, abs_tol=slack), f"{what}: {found} here, {expected} there"


ZONE = ZoneInfo(answer("/status")["time_zone"])


def local_day(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(ZONE).date()


def around(first, last):
    """The instants from which to which days of the city are asked for: one more on each side."""
    moment = lambda day: datetime(day.year, day.month, day.day, tzinfo=timezone.utc).isoformat().replace("+00:00", "Z")
    return {"from": moment(first - timedelta(days=1)), "to": moment(last + timedelta(days=2))}


def days_of(first, last):
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


# Decision 70: each weekday's mean counts as often as it is in the period looked at.


def mean_days(now, then, values):
    """The mean day of both periods, or None where fewer than half of the days of one are known."""
    means = []
    for days in (now, then):
        known = defaultdict(list)
        for day in days:
            if day in values:
                known[day.weekday()].append(values[day])
        if sum(map(len, known.values())) * 2 < len(days):
            return None
        means.append({weekday: sum(v) / len(v) for weekday, v in known.items()})
    shared = [day.weekday() for day in now if day.weekday() in means[0] and day.weekday() in means[1]]
    return [sum(mean[weekday] for weekday in shared) / len(shared) for mean in means] if shared else None


def attributes(page, mark):
    """The data attributes of every element that has the attribute `mark`."""
    found = []
    for element in re.findall(rf"<[^>]*\sdata-{mark}=\"[^>]*>", page):
        found.append(dict(re.findall(r"data-([a-z-]+)=\"([^\"]*)\"", element)))
    return found


def comparison(first, last):
    query = f"metric=school.download&first={first}&last={last}"
    said = answer(f"/api/v1/comparison?{query}")
    then = [date.fromisoformat(said["then"]["period"][end]) for end in ("first", "last")]
    now_days, then_days = days_of(first, last), days_of(*then)
    values = defaultdict(dict)
    for row in rows("area-measurements", metric="school.download", bucket="day", **around(then[0], last)):
        if row["value"]:
            values[row["area"]][local_day(row["time"])] = float(row["value"])
    page = attributes(get(f"/comparison?{query}"), "area")
    ranked = {}
    for area in said["areas"] + [said["city"]]:
        days = values[area["area"]]
        alone = mean_days(now_days, now_days, days)
        same(f"comparison now of {area['area']}", alone and alone[0], area["now"])
        both = mean_days(now_days, then_days, days)
        change = area["change"] or {"now": None, "then": None}
        same(f"comparison change of {area['area']}", both and both[0] - both[1], area["change"] and change["difference"])
        if alone and area is not said["city"]:
            ranked[area["area"]] = alone[0]
    assert ranked, "no area was measured: nothing is compared"
    same("comparison median", median(ranked.values()), said["ranking"]["median"])
    for row in page:
        same(f"page now of {row['area']}", float(row["now"]), ranked[row["area"]])
        same(f"page place of {row['area']}", int(row["place"]), 1 + sum(v > ranked[row["area"]] for v in ranked.values()))
    assert {row["area"] for row in page} == set(ranked), "the page ranks others"


def shortfall(days, contract):
    """The stretch below contract that reaches to the last measured day: how many days, and the mean share."""
    shares = [(day, value / contract) for day, value in sorted(days.items())]
    below = []
    for day, share in reversed(shares):
        if share >= DELIVERED:
            break
        below.append((day, share))
    while below and 2 * len(below) < (below[0][0] - below[-1][0]).days + 1:
        below.pop()
    if not below:
        return None
    return (below[0][0] - below[-1][0]).days + 1, sum(share for _, share in below) / len(below)


def ledger():
    said = answer("/api/v1/school-upgrades?days=0")
    today = date.fromisoformat(said["today"])
    contracts = {r["id"]: float(r["contract_down"]) * 1e6 for r in rows("inventory", kind="school") if r["contract_down"]}
    stages = defaultdict(int)
    for school in said["schools"]:
        for step in school["steps"]:
            stages[step["stage"]] += 1
            if step["stage"] == "accepted":
                contracts[school["school"]] = school["contract"]["down_bps"]
    for stage in ("ordered", "installed", "tested", "accepted"):
        same(f"ledger {stage}", stages[stage], said["whole"][stage])
    measured = defaultdict(dict)
    for row in rows("asset-measurements", metric="school.download", bucket="day", **around(today - timedelta(days=359), today)):
        # The day that is not over is not judged.
        if row["value"] and local_day(row["time"]) < today:
            measured[row["asset"]][local_day(row["time"])] = float(row["value"])
    listed = {below["school"]: below for below in said["shortfalls"]}
    expected = {s: found for s in contracts if (found := shortfall(measured[s], contracts[s]))}
    assert set(listed) == set(expected), f"{sorted(listed)} and {sorted(expected)}"
    for school, (days, mean) in expected.items():
        same(f"ledger days of {school}", days, listed[school]["days"])
        same(f"ledger mean of {school}", mean, listed[school]["mean"])
    newest = [measured[s][max(measured[s])] / contracts[s] for s in contracts if measured[s]]
    same("ledger median", median(newest) if newest else None, said["delivery"]["median_share"])
    for row in attributes(get("/school-upgrades?days=0"), "below"):
        same(f"page below of {row['below']}", float(row["mean"]), expected[row["below"]][1])


def divide():
    weights = {"coverage": 2, "school": 1, "take_up": 0, "availability": 1}
    query = urllib.parse.urlencode(weights)
    said = answer(f"/api/v1/divide?{query}")
    # Days that begin within the days looked at.
    begin = datetime.fromisoformat(said["as_of"].replace("Z", "+00:00")) - timedelta(days=said["days"])
    since = begin.date()

    def is_within(text):
        day = local_day(text)
        return datetime(day.year, day.month, day.day, tzinfo=ZONE) >= begin

    speed = defaultdict(list)
    nil = {row["id"]: row["nil"] for row in rows("inventory")}
    hours = rows("asset-measurements", metric="school.download", bucket="hour", **around(since, since + timedelta(days=said["days"] + 1)))
    for row in hours:
        if row["value"] and is_within(row["time"]):
            speed[row["asset"]].append((float(row["value"]), int(row["samples"])))
    schools = defaultdict(list)
    for asset, of in speed.items():
        mean = sum(value * samples for value, samples in of) / sum(samples for _, samples in of)
        schools[nil[asset]].append(min(1.0, max(0.0, math.log10(max(mean, 1.0) / 1e8) / 2)))
    names = ["coverage", "school", "take_up", "availability"]
    table = []
    for area in said["areas"]:
        parts = [part and part["value"] for part in area["parts"]]
        if schools[area["area"]]:
            same(f"divide school of {area['area']}", sum(schools[area["area"]]) / len(schools[area["area"]]), parts[1], 1e-6)
        table.append({"area": area["area"], **{n: "" if v is None else repr(v) for n, v in zip(names, parts)}})
    expected = recompute.divide(table, [weights[n] for n in names], said["samples"], said["spread"])
    for area in said["areas"]:
        of, there = area["area"], expected[area["area"]]
        same(f"divide score of {of}", there["score"], area["score"], 1e-7)
        same(f"divide rank of {of}", there["rank"], area["rank"])
        same(f"divide lowest of {of}", there["lowest"], area["range"] and area["range"]["all"][0])
        same(f"divide highest of {of}", there["highest"], area["range"] and area["range"]["all"][1])
    for row in attributes(get(f"/divide?{query}"), "score"):
        same(f"page score of {row['area']}", float(row["score"]), expected[row["area"]]["score"], 1e-7)


def services(first, last):
    query = f"first={first}&last={last}"
    said = answer(f"/api/v1/service-indicators?{query}")
    then = [date.fromisoformat(said["then"]["period"][end]) for end in ("first", "last")]
    counted = defaultdict(list)
    for row in rows("service-kpis", **around(then[0], last)):
        if row["started"] and row["completed"]:
            counted[row["asset"]].append((local_day(row["day"]), float(row["started"]), float(row["completed"])))
    for service in said["services"]:
        for volumes, (begin, end) in ((service["now"], (first, last)), (service["then"], then)):
            days = [of for of in counted[f"service-{service['service']}"] if begin <= of[0] <= end]
            same(f"services days of {service['service']}", len(days), volumes["known"])
            same(f"services started of {service['service']}", sum(day[1] for day in days), volumes["started"])
            same(f"services completed of {service['service']}", sum(day[2] for day in days), volumes["completed"])
        periods = []
        for volumes in (service["then"], service["now"]):
            keys = ("channel", "started", "completed")
            periods.append([{**{k: c[k] for k in keys}, "digital": str(c["digital"]).lower()} for c in volumes["channels"]])
        for of in service["indicators"]:
            if of["decomposition"] and of["indicator"] in ("take_up", "completion"):
                expected = recompute.decomposition(*periods, of["indicator"])
                for effect in of["decomposition"]["effects"]:
                    for part in ("rate", "mix"):
                        same(f"services {part}", expected["effects"][effect["name"]][part], effect[part])
                page = get(f"/indicators?{query}")
                assert f'data-decomposed="{of["indicator"]}"' in page, f"the page does not tell {of['indicator']}"


def main():
    first, last = (date.fromisoformat(text) for text in sys.argv[2:4])
    subjects = {
        "comparison": lambda: comparison(first, last),
        "ledger": ledger,
        "divide": divide,
        "services": lambda: services(first, last),
    }
    for name in sys.argv[4:] or subjects:
        subjects[name]()
    print(json.dumps(CHECKED))


main()
