"""Faults of servers, some of them seen in the wild, and which check is meant to find each."""

from dataclasses import replace
from datetime import timedelta

from parvis.incidents.rules.open311 import dates
from parvis.incidents.tests.open311_hooks import (
    DEFINITION,
    DISCOVERY,
    JSON,
    LIST,
    ONE,
    POST,
    POST_UPDATE,
    SERVICES,
    UPDATES,
    XML,
    add,
    attribute,
    body,
    drop,
    each,
    endpoint,
    fine,
    first_only,
    is_asked,
    labelled,
    latin,
    only,
    page_of_html,
    refuse,
    refused,
    sent,
    status,
    where,
    without,
    written,
)
from parvis.incidents.tests.open311_server import KEY, NOW, requests
from parvis.incidents.types.open311 import Period

LONG_AGO = NOW - timedelta(days=400)


def a_first_post_that_fails():
    posts = []

    def hook(answer):
        if answer.resource == POST and not posts:
            posts.append(answer)
            return replace(answer, status=500)
        return answer

    return {"answer": hook}


def ids_that_do_not_override():
    asked = []

    def hear(where, fields):
        if where == LIST:
            asked.append(fields.get("status", [""])[0] if "service_request_id" in fields else "")
        return fields

    return {"sent": hear, "listed": lambda rows: [row for row in rows if asked[-1] in ("", row.status)]}


def a_span_without_end():
    far = []

    def hear(where, fields):
        if where != LIST:
            return fields
        far.append(fields.get("start_date") == [dates.write(LONG_AGO)])
        return without("start_date", "end_date")(fields) if far[-1] else fields

    return {"sent": hear, "wanted": lambda wanted: replace(wanted, requested=Period()) if far[-1] else wanted}


def a_service_that_is_not_listed():
    *rows, last = requests()[:9]
    return {"rows": [*rows, replace(last, service_code="gone")]}


def a_thousand_and_one():
    first = requests()[0]
    more = [replace(first, id=f"x{n}", requested_at=first.requested_at + timedelta(seconds=n)) for n in range(991)]
    lift = lambda wanted: replace(wanted, page_size=5000) if wanted.page_size == 1000 else wanted  # noqa: E731
    return {"rows": requests() + more, "wanted": lift}


def numbers_for_ids():
    rows = [replace(row, id=f"7{row.id}") for row in requests()]
    change = lambda row: where(row, service_request_id=int(row["service_request_id"]))  # noqa: E731
    return {"rows": rows, "updates": [], **each((LIST, ONE), change, [JSON])}


def an_id_and_a_token():
    tokens = {}

    def change(row):
        tokens[f"t{row['service_request_id']}"] = row["service_request_id"]
        return {**row, "token": f"t{row['service_request_id']}"}

    return {"tokens": tokens, **each((POST,), change)}


FAULTS = {
    # Discovery.
    "no discovery in XML": (status(DISCOVERY, 404, [XML]), {"discovery.xml"}),
    "no discovery in JSON": (status(DISCOVERY, 404, [JSON]), {"discovery.json"}),
    "nobody to ask": (body(DISCOVERY, drop("contact")), {"discovery.fields"}),
    "an endpoint of an unknown type": (endpoint(type="live"), {"discovery.fields"}),
    "an endpoint without changeset": (endpoint(changeset=None), {"discovery.fields"}),
    "another contact in JSON": (body(DISCOVERY, lambda found: {**found, "contact": "X"}, [JSON]), {"discovery.same"}),
    "no endpoint of version 2": (endpoint(specification="http://wiki.open311.org/Other"), {"discovery.endpoint"}),
    "an endpoint without XML": (endpoint(formats=["application/json"]), {"discovery.endpoint"}),
    "another endpoint": (endpoint(url="https://other.example/v2"), {"discovery.endpoint"}),
    # Services.
    "services with another root": (
        written(lambda raw: replace(raw, content=raw.content.replace(b"services>", b"list>")), SERVICES, [XML]),
        {"services.xml"},
    ),
    "services as an object": (body(SERVICES, lambda rows: {"services": rows}, [JSON]), {"services.json"}),
    "arrays around single values": (
        each((SERVICES,), lambda row: where(row, service_name=[row["service_name"]]), [JSON]),
        {"services.json"},
    ),
    "keywords as an array": (
        each((SERVICES,), lambda row: where(row, keywords=row["keywords"].split(", ")), [JSON]),
        {"services.json"},
    ),
    "services without type": (each((SERVICES,), drop("type")), {"services.fields"}),
    "services without group": (each((SERVICES,), drop("group")), {"services.fields"}),
    "a type of its own": (each((SERVICES,), lambda row: where(row, type="slow")), {"services.values"}),
    "metadata yes": (each((SERVICES,), lambda row: where(row, metadata="yes")), {"services.values"}),
    "keywords with semicolons": (each((SERVICES,), lambda row: where(row, keywords="a; b")), {"services.values"}),
    "a code twice": (body(SERVICES, lambda rows: [*rows, rows[-1]]), {"services.unique"}),
    "another description in JSON": (
        each((SERVICES,), lambda row: where(row, description="X"), [JSON]),
        {"services.same"},
    ),
    "fewer services in JSON": (body(SERVICES, lambda rows: rows[:-1], [JSON]), {"services.same"}),
    # Definitions.
    "no definition": (status(DEFINITION, 404), {"definition.xml", "definition.json"}),
    "no definition in XML": (status(DEFINITION, 500, [XML]), {"definition.xml"}),
    "another service's definition": (
        body(DEFINITION, lambda found: {**found, "service_code": "x"}),
        {"definition.xml", "definition.json"},
    ),
    "a definition in a list": (body(DEFINITION, lambda found: [found], [JSON]), {"definition.json"}),
    "attributes as an object": (
        body(DEFINITION, lambda found: {**found, "attributes": {"attribute": found["attributes"]}}, [JSON]),
        {"definition.json"},
    ),
    "an attribute without order": (attribute("depth", drop("order")), {"definition.fields"}),
    "a list without values": (attribute("what", drop("values")), {"definition.fields"}),
    "no datatype_description": (attribute("depth", drop("datatype_description")), {"definition.fields"}),
    "a datatype of its own": (attribute("depth", lambda row: where(row, datatype="integer")), {"definition.values"}),
    "required yes": (attribute("depth", lambda row: where(row, required="yes")), {"definition.values"}),
    "an order twice": (attribute("depth", lambda row: where(row, order=1)), {"definition.values"}),
    "an order of 0": (attribute("depth", lambda row: where(row, order=0)), {"definition.values"}),
    "another question in JSON": (
        attribute("depth", lambda row: where(row, description="X"), [JSON]),
        {"definition.same"},
    ),
    # Requests.
    "requests that are no XML": (
        written(lambda raw: replace(raw, content=raw.content[:-5]), LIST, [XML]),
        {"requests.xml"},
    ),
    "rows of another name": (
        written(lambda raw: replace(raw, content=raw.content.replace(b"request>", b"service_request>")), LIST, [XML]),
        {"requests.xml"},
    ),
    "requests as an object": (body(LIST, lambda rows: {"requests": rows}, [JSON]), {"requests.json"}),
    "requests without service_name": (each((LIST, ONE), drop("service_name")), {"requests.fields"}),
    "requests without zipcode": (each((LIST, ONE), drop("zipcode")), {"requests.fields"}),
    "a status in capitals": (
        each((LIST, ONE), lambda row: where(row, status=row["status"].upper())),
        {"requests.values"},
    ),
    "a latitude in another projection": (each((LIST, ONE), only("004", lat=170_000.5)), {"requests.values"}),
    "a description of 5,000 characters": (each((LIST, ONE), only("004", description="x" * 5000)), {"requests.values"}),
    "dates without offset": (
        each((LIST, ONE), lambda row: where(row, requested_datetime=row["requested_datetime"][:19])),
        {"requests.dates"},
    ),
    "dates with a space": (
        each((LIST, ONE), lambda row: where(row, updated_datetime=row["updated_datetime"].replace("T", " "))),
        {"requests.dates"},
    ),
    "another status in JSON": (each((LIST,), only("004", status="closed"), [JSON]), {"requests.same"}),
    "a service that is not listed": (a_service_that_is_not_listed(), {"requests.services"}),
    "a list without end": (a_thousand_and_one(), {"requests.most_rows"}),
    "a list of all times": (
        {"wanted": lambda wanted: wanted if wanted.requested.end else replace(wanted, requested=Period())},
        {"requests.most_days"},
    ),
    "a span of all times": (a_span_without_end(), {"requests.span"}),
    "one request in another root": (
        written(lambda raw: replace(raw, content=raw.content.replace(b"service_requests>", b"answer>")), ONE, [XML]),
        {"request.xml"},
    ),
    "one request as an object": (body(ONE, lambda rows: rows[0], [JSON]), {"request.json"}),
    "one request that says more": (each((ONE,), lambda row: where(row, status_notes="X")), {"request.equals"}),
    # Filters.
    "status is ignored": (
        sent(LIST, without("status", when=lambda fields: is_asked(fields) and fields["status"] != ["lost"])),
        {"filter.status"},
    ),
    "service_code is ignored": (sent(LIST, without("service_code", when=is_asked)), {"filter.service_code"}),
    "only the first of several": (first_only("status", "service_code"), {"filter.several"}),
    "dates are ignored": (
        sent(LIST, without("start_date", "end_date", when=lambda fields: fields["start_date"] != ["yesterday"])),
        {"filter.dates"},
    ),
    "end_date is ignored": (sent(LIST, without("end_date")), {"filter.dates"}),
    "only the first id": (first_only("service_request_id"), {"filter.ids"}),
    "ids that do not override": (ids_that_do_not_override(), {"filter.ids_override"}),
    "empty is something": (
        sent(LIST, lambda fields: {**fields, "page": ["99"]} if fields.get("status") == [""] else fields),
        {"filter.empty"},
    ),
    "nothing is an error": (
        {"answer": lambda one: one if one.resource != LIST or one.document.body else replace(one, status=404)},
        {"filter.nothing"},
    ),
    # Errors.
    "an unknown service is fine": (fine(f"{DEFINITION} refused"), {"errors.unknown_service"}),
    "an unknown service is a bad call": (status(f"{DEFINITION} refused", 400), {"errors.unknown_service"}),
    "an unknown request is fine": (fine(f"{ONE} refused"), {"errors.unknown_request"}),
    "an unknown token is a bad call": (status("GET tokens/ refused", 400), {"errors.unknown_token"}),
    "a wrong date is ignored": (
        sent(LIST, without("start_date", when=lambda fields: fields["start_date"] == ["yesterday"])),
        {"errors.wrong_date"},
    ),
    "a wrong status is ignored": (
        sent(LIST, without("status", when=lambda fields: fields["status"] == ["lost"])),
        {"errors.wrong_status"},
    ),
    "an unknown jurisdiction is a bad call": (status(f"{SERVICES} refused", 400), {"errors.jurisdiction"}),
    "no key is fine": (add("api_key", KEY, lambda fields: "api_key" not in fields), {"errors.no_key"}),
    "any key is fine": (add("api_key", KEY, lambda fields: "api_key" in fields), {"errors.wrong_key"}),
    "no key is 401": (status(f"{POST} refused", 401, when=403), {"errors.no_key", "errors.wrong_key"}),
    "errors as a page": (refused(page_of_html, [XML]), {"errors.body_xml"}),
    "errors in JSON as a page": (refused(page_of_html, [JSON]), {"errors.body_json"}),
    "errors in JSON as an object": (
        refused(lambda raw: replace(raw, content=b'{"errors":"x"}'), [JSON]),
        {"errors.body_json"},
    ),
    "errors without words": (
        refused(lambda raw: replace(raw, content=b"<errors><error><code>404</code></error></errors>"), [XML]),
        {"errors.body_xml"},
    ),
    # Formats.
    "application/xml": (written(labelled("application/xml; charset=utf-8"), formats=[XML]), {"format.xml_type"}),
    "text/javascript": (written(labelled("text/javascript; charset=utf-8"), formats=[JSON]), {"format.json_type"}),
    "no charset": (written(labelled("text/xml"), formats=[XML]), {"format.charset"}),
    "another charset": (written(labelled("text/xml; charset=ISO-8859-1"), SERVICES, [XML]), {"format.charset"}),
    "another encoding": (written(latin, formats=[XML]), {"format.encoding"}),
    "no declaration": (
        written(lambda raw: replace(raw, content=raw.content.split(b"\n", 1)[1]), formats=[XML]),
        {"format.encoding"},
    ),
    "a namespace": (
        written(lambda raw: replace(raw, content=raw.content.replace(b"<services>", b'<services xmlns="urn:x">'))),
        {"format.namespace"},
    ),
    "metadata in quotation marks": (
        each((SERVICES,), lambda row: where(row, metadata=str(row["metadata"]).lower()), [JSON]),
        {"format.json_values"},
    ),
    "numbers for ids": (numbers_for_ids(), {"format.json_values"}),
    "coordinates as text": (
        each((LIST, ONE), lambda row: where(row, lat=str(row["lat"])), [JSON]),
        {"format.json_values"},
    ),
    # Extensions.
    "always the first page": ({"wanted": lambda wanted: replace(wanted, page=1)}, {"extension.pages"}),
    "updated_after by half": (
        {
            "wanted": lambda wanted: (
                replace(wanted, updated=Period(wanted.updated.start - timedelta(days=9)))
                if wanted.updated.start
                else wanted
            )
        },
        {"extension.updated"},
    ),
    "a radius in other units": (
        {
            "wanted": lambda wanted: (
                replace(wanted, near=replace(wanted.near, radius=wanted.near.radius * 10)) if wanted.near else wanted
            )
        },
        {"extension.radius"},
    ),
    "extensions unasked": (
        each((LIST, ONE), lambda row: where(row, extended_attributes={"channel": "web"}, notes=[])),
        {"extension.attributes"},
    ),
    "updates with another root": (
        written(lambda raw: replace(raw, content=raw.content.replace(b"updates>", b"news>")), UPDATES, [XML]),
        {"updates.xml"},
    ),
    "updates without offset": (
        each((UPDATES,), lambda row: where(row, updated_datetime=row["updated_datetime"][:19])),
        {"updates.xml"},
    ),
    "other updates in JSON": (each((UPDATES,), lambda row: where(row, description="X"), [JSON]), {"updates.same"}),
    # New requests.
    "a point is refused": (a_first_post_that_fails(), {"post.point"}),
    "an address is refused": (refuse(lambda fields: "address_string" in fields), {"post.address"}),
    "an address_id is refused": (refuse(lambda fields: "address_id" in fields), {"post.address_id"}),
    "an answer as an object": (body(POST, lambda rows: rows[0], [JSON]), {"post.json"}),
    "several values are refused": (refuse(lambda fields: "attribute[what][]" in fields), {"post.attributes"}),
    "required is not": (
        add("attribute[where]", "road", lambda f: f.get("service_code") == ["001"] and "attribute[where]" not in f),
        {"post.required"},
    ),
    "an id and a token": (an_id_and_a_token(), {"post.notice"}),
    "neither id nor token": (each((POST,), drop("service_request_id")), {"post.notice"}),
    "no service is fine": (
        add("service_code", "lamp", lambda fields: "service_code" not in fields),
        {"post.no_service"},
    ),
    "a new request for an unknown service is a bad call": (
        status(f"{POST} refused", 400, when=404),
        {"post.unknown_service"},
    ),
    "no place is fine": (
        add("address_id", "1", lambda f: not {"lat", "address_id", "address_string"} & {*f} and "api_key" in f),
        {"post.no_place"},
    ),
    "a place in words is fine": (
        sent(POST, lambda f: {**f, "lat": ["1"], "long": ["1"]} if f.get("lat") == ["north"] else f),
        {"post.wrong_place"},
    ),
    "a long description is cut": (
        sent(POST, lambda f: {**f, "description": [one[:4000] for one in f.get("description", [])]}),
        {"post.too_long"},
    ),
    "a request is kept otherwise": (each((ONE,), only("1012", description="Received.")), {"post.found"}),
    "a request is kept elsewhere": (each((ONE,), only("1012", lat=4.35, long=50.84)), {"post.found"}),
    "an update without id": (each((POST_UPDATE,), drop("update_id")), {"updates.post"}),
    "an update that is not kept": (
        body(UPDATES, lambda rows: [one for one in rows if one["update_id"].startswith("u")]),
        {"updates.post"},
    ),
}
TOKENS = {
    "no exchange": (status("GET tokens/", 404), {"token.exchange"}),
    "another token": (each(("GET tokens/",), lambda row: where(row, token="t0")), {"token.exchange"}),
}
