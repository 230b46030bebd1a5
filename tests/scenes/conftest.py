"""Two short lessons that touch everything: a needle with cement, and a balloon with a cavity."""

import pytest

NEEDLE = """\
title: A needle
cast:
  L1: {part: vertebra, level: L1, fracture: wedge, height_loss: 0.35}
  T12: {part: vertebra, level: T12}
  disc: {part: disc, above: T12}
  skin: {part: skin, vertebra: L1, side: left}
  bandage: {part: bandage, on: skin}
  needle: {part: needle, side: left}
  stylet: {part: stylet, in: needle}
  cement: {part: cement, inside: L1}
steps:
  - step: Dock
    phase: dock
    lasts_s: 4
    view: ap
    say: The needle comes to rest.
    do:
      - {advance: needle, from: L1.left_path.skin, to: L1.left_path.entry}
      - {show: skin}
      - {incise: skin, length_mm: 2}
  - step: Into the body
    phase: body
    lasts_s: 4
    view: {name: lateral, zoom: 1.5}
    say: It goes on.
    do:
      - {advance: needle, to: L1.left_path.anterior_third, lasts_s: 3}
      - {turn: needle, by_deg: 90}
      - {highlight: L1}
      - {label: Tip, at: needle.tip, starts_s: 1}
  - step: Stylet out
    phase: prepare
    lasts_s: 3
    say: The core comes out.
    do:
      - {withdraw: stylet, by_mm: 140, lasts_s: 2}
      - {hide: stylet, starts_s: 2}
      - {cut: sagittal, at: needle.tip, starts_s: 1}
  - step: Cement in
    phase: fill
    lasts_s: 6
    view: superior
    say: Cement spreads.
    do:
      - {inject: cement, at: needle.tip, volume_ml: 2, ease: even}
  - step: Out
    phase: out
    lasts_s: 4
    say: The needle leaves.
    do:
      - {set: cement, to: set, lasts_s: 2}
      - {restore: L1, height_loss: 0.33, lasts_s: 1}
      - {withdraw: needle, by_mm: 60, starts_s: 1}
      - {hide: needle, starts_s: 3}
      - {cut: off}
      - {show: bandage}
"""

BALLOON = """\
title: A balloon
cast:
  L1: {part: vertebra, level: L1, fracture: wedge, height_loss: 0.25}
  L2: {part: vertebra, level: L2}
  cannula: {part: cannula, side: left}
  stylet: {part: stylet, in: cannula}
  tamp: {part: tamp, through: cannula, balloon_mm: 15}
  balloon: {part: balloon, on: tamp}
  cavity: {part: cavity, of: balloon}
  filler: {part: filler, through: cannula}
  cement: {part: cement, inside: L1, fills: cavity}
steps:
  - step: Dock
    phase: dock
    lasts_s: 4
    view: lateral
    say: The cannula goes in.
    do:
      - {advance: cannula, from: L1.left_path.skin, to: L1.left_path.inside_posterior_wall}
  - step: Stylet out
    phase: prepare
    lasts_s: 3
    say: The core comes out.
    do:
      - {withdraw: stylet, by_mm: 130}
  - step: Balloon in
    phase: balloon
    lasts_s: 3
    say: The balloon goes in.
    do:
      - {advance: tamp, to: L1.left_path.anterior_third}
  - step: Balloon up
    phase: balloon
    lasts_s: 5
    view: ap
    say: It is filled.
    do:
      - {inflate: balloon, volume_ml: 1.2, lasts_s: 4}
      - {restore: L1, height_loss: 0.15, starts_s: 1, lasts_s: 3}
  - step: Balloon out
    phase: deflate
    lasts_s: 6
    say: It leaves a hollow.
    do:
      - {deflate: balloon, lasts_s: 2}
      - {settle: L1, height_loss: 0.17, lasts_s: 2}
      - {withdraw: tamp, by_mm: 150, starts_s: 2, lasts_s: 3}
      - {hide: tamp, starts_s: 5}
      - {label: Hollow, at: cavity}
  - step: Filler in
    phase: fill
    lasts_s: 2
    say: The filler goes in.
    do:
      - {advance: filler, to: L1.left_path.anterior_third}
  - step: Cement in
    phase: fill
    lasts_s: 6
    say: Cement fills the hollow.
    do:
      - {inject: cement, at: filler.tip, portions: [0.4, 0.4, 0.5], named: [One, Two, Three]}
  - step: Out
    phase: out
    lasts_s: 4
    say: All is out.
    do:
      - {withdraw: cannula, by_mm: 60}
      - {hide: filler}
      - {set: cement, to: doughy}
"""


@pytest.fixture
def needle_script() -> str:
    return NEEDLE


@pytest.fixture
def balloon_script() -> str:
    return BALLOON
