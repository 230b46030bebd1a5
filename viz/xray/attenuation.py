"""How much of an X-ray each tissue, cement and metal absorbs: one table at one energy, each row with its source.

A fluoroscope at 80 kVp behind 20 cm of tissue has a mean energy of about 59 keV (reckoned with SpekPy 2.5, 3 mm Al and
0.1 mm Cu), so one energy of 60 keV stands for its spectrum. Unlike in life, the beam does not harden on its way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attenuation:
    """One material.

    per_cm : linear attenuation coefficient at 60 keV, 1/cm
    density : g/cm³
    source : where composition and coefficient are from
    """

    per_cm: float
    density: float
    source: str

    @property
    def per_mm(self) -> float:
        return self.per_cm / 10.0


_XCOM = "cross sections NIST XCOM, by xraylib 4.3"
_NISTIR = "NISTIR 5632 (Hubbell and Seltzer), mass coefficient at 60 keV times density"
_MARROW = "hydroxyapatite in a marrow of red and yellow marrow after ICRU-46"

TABLE: dict[str, Attenuation] = {
    "air": Attenuation(0.0, 0.0, "NISTIR 5632: 0.0002 per cm, taken for 0"),
    "lung": Attenuation(0.053, 0.26, f"{_NISTIR}; lung tissue ICRU-44, inflated density 0.26"),
    "fat": Attenuation(0.188, 0.95, f"{_NISTIR}; adipose tissue ICRU-44"),
    "soft_tissue": Attenuation(0.217, 1.06, f"{_NISTIR}; soft tissue ICRU-44; muscle, blood and cord differ by 2 %"),
    "disc": Attenuation(0.225, 1.10, f"{_NISTIR}; as soft tissue, at the density of an annulus (recalled)"),
    "nucleus": Attenuation(0.219, 1.07, f"{_NISTIR}; as soft tissue, at the density of a nucleus (recalled)"),
    "cortical_bone": Attenuation(0.604, 1.92, f"{_NISTIR}; cortical bone ICRU-44"),
    "marrow_healthy": Attenuation(0.242, 1.08, f"120 mg/cm³ {_MARROW}; {_XCOM}"),
    "marrow_osteoporotic": Attenuation(0.225, 1.05, f"70 mg/cm³ {_MARROW}; {_XCOM}"),
    "tumour": Attenuation(0.215, 1.03, f"40 mg/cm³ {_MARROW}, lytic; {_XCOM}"),
    "haematoma": Attenuation(0.218, 1.06, f"{_NISTIR}; blood ICRU-44"),
    "compacted_bone": Attenuation(0.270, 1.14, f"200 mg/cm³ {_MARROW}; {_XCOM}"),
    "cement": Attenuation(1.54, 1.31, f"PMMA, 20 % of the set cement barium sulphate by weight, 6 % pores; {_XCOM}"),
    "contrast": Attenuation(2.03, 1.27, f"iodine contrast of 240 mg/mL; {_XCOM}"),
    "polymer": Attenuation(0.229, 1.19, f"{_NISTIR}; PMMA for the plastics of a tamp"),
    "steel": Attenuation(9.47, 8.0, f"steel 304; {_XCOM}"),
    "platinum_iridium": Attenuation(92.9, 21.5, f"platinum with 10 % iridium; {_XCOM}"),
}
"""By material. Densities and compositions of living bone scatter widely; these are single round ones."""


def per_mm(material: str) -> float:
    """The linear attenuation coefficient of a material at 60 keV, 1/mm; raises KeyError for one not in the table."""
    return TABLE[material].per_mm
