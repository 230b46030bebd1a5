"""A lesson in a notebook: each `# %%` begins a cell; Jupyter, VS Code and PyCharm run them one by one."""

# %% Open a lesson. Settings are those of `kyphoscope list pkp`; a mistake is answered with what to write instead.
import numpy as np

from kyphoscope import open_lesson

lesson = open_lesson("pkp", level="T12")
for step in lesson.steps:
    print(f"{step.starts_s:6.1f} s  {step.title}")

# %% Every body at one time, closed and coloured, in mm: +x left, +y posterior, +z superior. Here, once it is all done.
done_s = lesson.steps[-1].rests_s
bodies = lesson.at(done_s)
for body in bodies:
    known = body.field_data
    print(f"{known['name'][0]:14} {known['full_name'][0]:42} {body.volume / 1000:7.2f} mL")

# %% What is measured of a body is its field data.
bone = bodies["treated"]
print({name: value.item() for name, value in bone.field_data.items()})

# %% How near the cement comes to the surface of the bone, mm: pyvista's filters work on every body.
for body in (body for body in bodies if body.field_data["material"][0] == "cement"):
    to_surface_mm = np.abs(body.compute_implicit_distance(bone)["implicit_distance"])
    print(f"{body.field_data['full_name'][0]}: {to_surface_mm.min():.1f} mm from the surface")

# %% The lesson's own picture, to turn by hand; it is written to a file as the window closes, or where there is none.
lesson.plotter(done_s, theme="light").show(screenshot="done.png")

# %% Numbers: the same as `kyphoscope inspect`.
before, after = lesson.readouts(0.0), lesson.readouts(done_s)
gained_mm = after["anterior_height_mm"] - before["anterior_height_mm"]
print(f"{gained_mm:.1f} mm of anterior height came back; {after['cement_ml']:.1f} mL of cement are in.")

# %% Every read-out against time; `pandas.DataFrame(table)` takes it as it is.
table = lesson.table()
filling = np.flatnonzero(np.diff(table["cement_ml"]) > 0)
print(f"Cement flows from {table['t_s'][filling[0]]:.1f} s to {table['t_s'][filling[-1] + 1]:.1f} s.")

# %% For other programs: trimesh writes what it can write, `kyphoscope export` does it from the command line.
scene = lesson.trimesh(done_s)
scene.geometry["treated"].export("T12.stl")
