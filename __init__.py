"""Kyphoscope: lessons in 3D on percutaneous vertebroplasty and balloon kyphoplasty."""
