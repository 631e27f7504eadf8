"""The description of the service (WSDL 1.1): the types by hand, everything that repeats per operation from its name."""

from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

OPERATIONS = (
    "GetDemandsBetweenDates", "GetDemandsByStatus", "GetDemand", "GetFormXSD", "SetDemandInternalReference",
    "SetDemandStatus", "setDemandStatusWithAttachments", "getAttachments", "getDemandPDF",
)  # fmt: skip
_PART = '<wsdl:message name="{0}"><wsdl:part name="parameters" element="tns:{0}"/></wsdl:message>'
_PORT = (
    '<wsdl:operation name="{0}"><wsdl:input message="tns:{0}"/><wsdl:output message="tns:{0}Response"/>'
    "</wsdl:operation>"
)
_BOUND = (
    '<wsdl:operation name="{0}"><soap:operation soapAction="urn:parvis:demands:1/{0}"/>'
    '<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>'
    "</wsdl:operation>"
)


@lru_cache(maxsize=8)
def wsdl(address: str) -> bytes:
    """Return the description of the service as it is found at an address."""
    lines = [_PART.format(name) for one in OPERATIONS for name in (one, f"{one}Response")]
    lines += ['<wsdl:portType name="DemandsPortType">', *(_PORT.format(one) for one in OPERATIONS), "</wsdl:portType>"]
    lines += [
        '<wsdl:binding name="DemandsBinding" type="tns:DemandsPortType">',
        '<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>',
        *(_BOUND.format(one) for one in OPERATIONS),
        "</wsdl:binding>",
    ]
    written = (Path(__file__).parent / "demands.wsdl").read_text(encoding="utf-8")
    return written.replace("OPERATIONS\n", "\n".join(lines) + "\n").replace("ADDRESS", escape(address)).encode()
