"""Small invented files in the formats of real sources. Every value is made up."""

import csv
import gzip
import io
from pathlib import Path

from schemas.reading import read_text_table
from schemas.sources import Converted, Source, convert

GUATEMALA = {
    "ANO_EMISION": "2012",
    "MES_EMISION": "4",
    "DEPTO_MCPIO": "1601",
    "VIC_SEXO": "2",
    "VIC_EDAD": "31",
    "VIC_GRUPET": "2",
    "VIC_NACIONAL": "1",
    "VIC_REL_AGR": "2",
    "HEC_TIPAGRE": "1121",
    "INST_DENUN_HECHO": "4",
    "MEDIDAS_SEGURIDAD": "1",
}
ARGENTINA = {
    "fecha": "2021-05-17",
    "prov_residencia_persona_en_situacion_violencia": "Córdoba",
    "genero_persona_en_situacion_de_violencia": "Mujer",
    "edad_persona_en_situacion_de_violencia": "28",
    "pais_nacimiento_persona_en_situacion_de_violencia": "Argentina",
    "tipo_de_violencia_fisica": "Si",
    "tipo_de_violencia_psicologica": "Si",
    "tipo_de_violencia_sexual": "No",
    "tipo_de_violencia_economica_y_patrimonial": "No",
    "modalidad_violencia_contra_libertad_reproductiva": "No",
    "vinculo_con_la_persona_agresora": "Ex pareja",
}
RECORDER = {
    "INCIDENT ID": "X1",
    "SURVIVOR CODE": "Y1",
    "DATE OF INTERVIEW": "12-Mar-2024",
    "DATE OF BIRTH": "01-Jan-1990",
    "SEX": "F",
    "AGE": "34",
    "ETHNICITY": "Group A",
    "COUNTRY OF ORIGIN": "Somalia",
    "CIVIL / MARITAL STATUS": "Married/Cohabitating",
    "DISPLACEMENT STATUS AT REPORT": "Refugee",
    "INCIDENT COUNTY": "North County",
    "GBV TYPE": "Physical Assault",
    "PREVIOUSLY REPORTED THIS INCIDENT?": "No",
    "ALLEGED PERPETRATOR - SURVIVOR RELATIONSHIP": "Intimate Partner / Former Partner",
    "SAFE HOUSE / SHELTER": "Referred",
    "PSYCHOSOCIAL SERVICES": "Service provided by your agency",
    "POLICE / OTHER SECURITY ACTOR": "Referral declined by survivor",
    "CONSENT GIVEN": "Yes",
}


def text_of(right: dict[str, str], *changes: dict[str, str], renamed: dict[str, str] | None = None, **writing) -> str:
    """A file of one row for each of `changes` to the row `right`; `renamed` changes names of columns."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=writing.get("delimiter", ","), lineterminator=writing.get("ends", "\n"))
    writer.writerow([(renamed or {}).get(name, name) for name in right])
    writer.writerows([[row[name] for name in right] for row in (right | change for change in changes)])
    return text.getvalue()


def converted(folder: Path, source: Source, content: str | bytes, name: str = "file.csv") -> Converted:
    """Write `content` into `folder`, read it as a file of `source` and convert it."""
    data = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    table = read_text_table(path, source.layout)
    result = convert(table.frame, source, table.sha256)
    rows = len(result.frame) + len(result.out_of_scope) + result.quarantine["row_number"].nunique()
    assert rows + len(table.faults) == table.physical_records - 1
    return result
