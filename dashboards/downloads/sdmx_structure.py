"""The structure of the cells in SDMX-ML 3.0: code lists, concepts, data structure and flow.

Belongs here: writing the XML. Does not: what is in it (`sdmx_codes`). The time in its header is the data cut-off,
so that the same release gives the same bytes.
"""

from xml.etree import ElementTree as ET

from dashboards.downloads.sdmx_codes import (
    AGENCY,
    ATTRIBUTE,
    CONCEPTS,
    DIMENSION,
    FLOW,
    MEASURE,
    STRUCTURE,
    TIME,
    VERSION,
    Component,
    components,
)
from indicators.release import Release

PLACE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
NAMESPACES = {"mes": f"{PLACE}message", "str": f"{PLACE}structure", "com": f"{PLACE}common"}
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
URN = "urn:sdmx:org.sdmx.infomodel."


def sdmx_structure(release: Release) -> bytes:
    """The structure that the data of a release refer to."""
    for prefix, address in NAMESPACES.items():
        ET.register_namespace(prefix, address)
    root = ET.Element(_tag("mes:Structure"))
    header = _add(root, "mes:Header")
    _add(header, "mes:ID", "R" + release.release_id)
    _add(header, "mes:Test", "true" if release.header.get("synthetic") else "false")
    _add(header, "mes:Prepared", f"{release.header['data_cutoff']}T00:00:00Z")
    _add(header, "mes:Sender", id=AGENCY)
    structures = _add(root, "mes:Structures")
    parts = components(release)
    flow = _artefact(_add(structures, "str:Dataflows"), "Dataflow", FLOW, "Cells of a release")
    _add(flow, "str:Structure", f"{URN}datastructure.DataStructure={AGENCY}:{STRUCTURE}({VERSION})")
    lists = _add(structures, "str:Codelists")
    for part in parts:
        if part.codes:
            _items(_artefact(lists, "Codelist", f"CL_{part.concept}", part.name), "str:Code", part.codes)
    scheme = _artefact(_add(structures, "str:ConceptSchemes"), "ConceptScheme", CONCEPTS, "Concepts of the cells")
    _items(scheme, "str:Concept", {part.concept: part.name for part in parts})
    _write_structure(_add(structures, "str:DataStructures"), parts)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8") + b"\n"


def _write_structure(parent: ET.Element, parts: tuple[Component, ...]) -> None:
    structure = _artefact(parent, "DataStructure", STRUCTURE, "Structure of the cells")
    inside = _add(structure, "str:DataStructureComponents")
    dimensions = _add(inside, "str:DimensionList")
    for position, part in enumerate((part for part in parts if part.role == DIMENSION), start=1):
        _component(_add(dimensions, "str:Dimension", id=part.concept, position=str(position)), part)
    for part in (part for part in parts if part.role == TIME):
        _component(_add(dimensions, "str:TimeDimension", id=part.concept), part)
    attributes = _add(inside, "str:AttributeList")
    for part in (part for part in parts if part.role == ATTRIBUTE):
        usage = "mandatory" if part.mandatory else "optional"
        attribute = _add(attributes, "str:Attribute", id=part.concept, usage=usage)
        _component(attribute, part)
        _add(_add(attribute, "str:AttributeRelationship"), "str:Observation")
        _add(_add(attribute, "str:MeasureRelationship"), "str:Measure", "OBS_VALUE")
    measures = _add(inside, "str:MeasureList")
    for part in (part for part in parts if part.role == MEASURE):
        _component(_add(measures, "str:Measure", id=part.concept), part)


def _component(element: ET.Element, part: Component) -> None:
    concept = f"{URN}conceptscheme.Concept={AGENCY}:{CONCEPTS}({VERSION}).{part.concept}"
    _add(element, "str:ConceptIdentity", concept)
    representation = _add(element, "str:LocalRepresentation")
    if part.codes:
        _add(representation, "str:Enumeration", f"{URN}codelist.Codelist={AGENCY}:CL_{part.concept}({VERSION})")
    else:
        text_type = "ObservationalTimePeriod" if part.role == TIME else part.text_type
        _add(representation, "str:TextFormat", textType=text_type)


def _artefact(parent: ET.Element, kind: str, name: str, label: str) -> ET.Element:
    element = _add(parent, f"str:{kind}", id=name, agencyID=AGENCY, version=VERSION, isExternalReference="false")
    _named(element, label)
    return element


def _items(parent: ET.Element, tag: str, items: dict[str, str]) -> None:
    for name, label in items.items():
        _named(_add(parent, tag, id=name), label)


def _named(element: ET.Element, label: str) -> None:
    _add(element, "com:Name", label).set(XML_LANGUAGE, "en")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _tag(tag), attributes)
    element.text = text or None
    return element


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
