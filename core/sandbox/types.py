#!/usr/bin/env python3
"""Writes types.txt, what the sandbox knows of Kubernetes' kinds: types.py FOLDER > types.txt

FOLDER holds three answers of a real API server: openapi.json (/openapi/v2), api.json and apis.json (/api and /apis as
APIGroupDiscoveryList v2). Lines:

  kind GROUP VERSION KIND PLURAL SINGULAR Namespaced|Cluster TYPE SUBRESOURCES SHORT-NAMES VERBS    ("-" for nothing)
  type NAME FIELD…

A field is NAME:TYPE or NAME*:TYPE when it is required, with =VALUE behind it when a list's key has a default. A type is
s text, i integer, n number, b boolean, x integer or text, q quantity, y base64, ? anything as one piece, the name of a
line, {T} a map and [T] a list of T. {T}! and NAME! are one piece for server-side apply, as [T] is; [T|] is a set and
[T|a,b] a list whose items are told apart by a and b.
"""
import json
import sys

folder = sys.argv[1]
definitions = json.load(open(folder + "/openapi.json"))["definitions"]
PREFIXES = (
    "io.k8s.apimachinery.pkg.apis.",
    "io.k8s.apiextensions-apiserver.pkg.apis.",
    "io.k8s.kube-aggregator.pkg.apis.",
    "io.k8s.apimachinery.pkg.",
    "io.k8s.api.",
)
# What the sandbox does not serve: simulated clusters have no use for it.
WITHOUT = {"resource.k8s.io", "flowcontrol.apiserver.k8s.io", "node.k8s.io"}


def short(name):
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix):]
    return name


def target(schema):
    if "$ref" in schema:
        return schema["$ref"].split("/")[-1]
    for one in schema.get("allOf", []):
        if "$ref" in one:
            return one["$ref"].split("/")[-1]
    return None


# The OpenAPI document leaves these out.
DEFAULTS = {("core.v1.ContainerPort", "protocol"): "TCP", ("core.v1.ServicePort", "protocol"): "TCP"}
needed, done = [], set()


def expression(schema):
    name = target(schema)
    if name is not None:
        definition = definitions[name]
        if name.endswith(".Quantity"):
            return "q"
        if name.endswith(".IntOrString"):
            return "x"
        if "properties" not in definition:
            return expression({**definition, **{k: v for k, v in schema.items() if k.startswith("x-")}})
        needed.append(name)
        atomic = "atomic" in (definition.get("x-kubernetes-map-type"), schema.get("x-kubernetes-map-type"))
        return short(name) + ("!" if atomic else "")
    kind = schema.get("type")
    if kind == "string":
        return "y" if schema.get("format") == "byte" else "s"
    if kind in ("integer", "number", "boolean"):
        return kind[0]
    if kind == "array":
        item = expression(schema["items"])
        how = schema.get("x-kubernetes-list-type")
        if how == "map":
            return "[%s|%s]" % (item, ",".join(schema["x-kubernetes-list-map-keys"]))
        if how is None and schema.get("x-kubernetes-patch-strategy", "").startswith("merge"):
            return "[%s|%s]" % (item, schema.get("x-kubernetes-patch-merge-key", ""))
        return "[%s|]" % item if how == "set" else "[%s]" % item
    if kind == "object" and "additionalProperties" in schema:
        atomic = schema.get("x-kubernetes-map-type") == "atomic"
        return "{%s}%s" % (expression(schema["additionalProperties"]), "!" if atomic else "")
    return "?"


def fields(name):
    definition = definitions[name]
    required = set(definition.get("required", []))
    for field, schema in sorted(definition["properties"].items()):
        default = DEFAULTS.get((short(name), field))
        yield "%s%s:%s%s" % (field, "*" if field in required else "", expression(schema), "=%s" % default if default else "")


by_kind = {}
for name, definition in definitions.items():
    for one in definition.get("x-kubernetes-group-version-kind", []):
        by_kind[(one["group"], one["version"], one["kind"])] = name

print("# Written by types.py from the answers of a Kubernetes 1.35 API server.")
for half in ("api", "apis"):
    for group in json.load(open("%s/%s.json" % (folder, half)))["items"]:
        for version in group["versions"]:
            group_name = group["metadata"].get("name", "")
            if group_name in WITHOUT:
                continue
            for resource in version["resources"]:
                kind = resource.get("responseKind")
                if not kind or not kind.get("kind"):
                    continue
                name = by_kind.get((kind["group"] or group_name, kind["version"] or version["version"], kind["kind"]))
                if name is None:
                    continue
                needed.append(name)
                print("kind", group_name or "-", version["version"], kind["kind"], resource["resource"],
                      resource.get("singularResource") or "-", resource["scope"], short(name),
                      ",".join(s["subresource"] for s in resource.get("subresources", [])) or "-",
                      ",".join(resource.get("shortNames", [])) or "-", ",".join(resource["verbs"]))
lines = []
while needed:
    name = needed.pop()
    if name in done:
        continue
    done.add(name)
    lines.append("type %s %s" % (short(name), " ".join(fields(name))))
print("\n".join(sorted(lines)))
