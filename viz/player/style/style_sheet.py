"""The window's colours as Qt takes them: a palette, and one style sheet for everything in the window."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QPalette

from kyphoscope.viz.player.style.window_colours import WindowColours


def palette(colours: WindowColours) -> QPalette:
    """Qt's own palette in these colours, for everything that the style sheet leaves alone."""
    roles = QPalette.ColorRole
    by_role = {
        roles.Window: colours.ground, roles.WindowText: colours.text,
        roles.Base: colours.ground, roles.Text: colours.text,
        roles.AlternateBase: colours.panel, roles.Button: colours.raised, roles.ButtonText: colours.text,
        roles.ToolTipBase: colours.raised, roles.ToolTipText: colours.text, roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent, roles.PlaceholderText: colours.muted, roles.Link: colours.accent,
        roles.Mid: colours.line, roles.BrightText: colours.alarm,
    }  # fmt: skip
    made = QPalette()
    for role, colour in by_role.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return made


def style_sheet(colours: WindowColours, writing: float = 1.0) -> str:
    """The window's style sheet; `writing` is a factor on the size of its letters."""
    sheet = _SHEET
    for name in WindowColours.__dataclass_fields__:
        sheet = sheet.replace(f"@{name};", f"{getattr(colours, name)};")
    return re.sub(r"font-size: (\d+)px", lambda size: f"font-size: {round(int(size[1]) * writing)}px", sheet)


_SHEET = """
QMainWindow, #frame { background: @ground; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 8px; }

QMenuBar { background: @panel; color: @text; font-size: 13px; border: none; padding: 2px 8px; }
QMenuBar::item { background: transparent; padding: 4px 10px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @raised; color: @text; border: 1px solid @line; padding: 4px; font-size: 13px; }
QMenu::item { padding: 5px 28px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

#header, #bar, #sidePanels, #wipeBar { background: @panel; }
#sidePanels { border-left: 1px solid @line; }
#panelTabs::tab { background: transparent; color: @muted; font-size: 13px; padding: 8px 8px; border: none;
    border-bottom: 2px solid transparent; }
#panelTabs::tab:hover { color: @text; }
#panelTabs::tab:selected { color: @text; border-bottom-color: @accent; }
#panelTabs::tab:selected:focus { color: @accent; }
#panelScroll, #panelScroll > QWidget > QWidget { background: @panel; border: none; }
#closePanels { background: transparent; border-color: transparent; padding: 2px; }
#closePanels:focus { border-color: @accent; }
#wipeBar { border-top: 1px solid @line; }
#wipeText { color: @text; font-size: 14px; }
#aboutName { color: @text; font-size: 17px; font-weight: 600; }
#aboutText { color: @text; font-size: 14px; }
#aboutName, #aboutText { border: 2px solid transparent; border-radius: 4px; }
#aboutName:focus, #aboutText:focus { border-color: @accent; }
#aboutLabel { color: @muted; font-size: 13px; }
#aboutValue { color: @text; font-size: 14px; font-weight: 600; }
#aboutNote { color: @muted; font-size: 12px; }
#header { border: none; border-bottom: 1px solid @line; }
#bar { border-top: 1px solid @line; }
#sceneTitle { font-size: 15px; font-weight: 600; color: @text; }

#stepPanel { background: @panel; border-right: 1px solid @line; }
#stepList { background: @panel; border: none; outline: none; padding-top: 6px; }

#captionPanel { background: @ground; }
#captionHead { margin-left: 2px; color: @muted; font-size: 13px; }
#captionText { border: 2px solid transparent; color: @text;
    selection-background-color: @accent; selection-color: @on_accent; }
#captionText:focus { border-color: @accent; border-radius: 4px; }

#notice { background: @alarm_ground; border: none; border-bottom: 1px solid @line; }
#noticeText { color: @alarm; font-size: 14px; }

QPushButton, QToolButton, QComboBox {
    background: @raised; color: @text; border: 2px solid @raised; border-radius: 6px; padding: 4px 10px;
    min-height: 22px; font-size: 14px;
}
QPushButton:hover, QToolButton:hover, QComboBox:hover { background: @hover; border-color: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QPushButton:disabled, QToolButton:disabled { background: @panel; border-color: @panel; color: @muted; }
QPushButton:checked, QToolButton:checked { background: @accent_soft; border-color: @accent_soft; color: @accent; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { border-color: @accent; }
#playButton { background: @accent; border-color: @accent; color: @on_accent; border-radius: 20px; padding: 0;
    min-width: 36px; max-width: 36px; min-height: 36px; max-height: 36px; }
#playButton:focus { border-color: @text; }
#timeText { color: @text; font-size: 15px; }

QComboBox { padding-right: 20px; combobox-popup: 0; }
QComboBoxPrivateContainer { background: @raised; }
QComboBox QAbstractItemView::item { min-height: 28px; padding-left: 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: @accent_soft; color: @text; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @line; padding: 4px; outline: none;
   
    selection-background-color: @accent_soft; selection-color: @text; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @hover; border-radius: 4px; min-height: 32px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @line; }

#notesWindow, #notesPage, #notesScroll, #nextPanel { background: @ground; }
#notesHead, #dayText, #paceText, #hallText { color: @muted; }
#notesTitle, #elapsedText { color: @text; font-weight: 600; }
#nextTitle { color: @text; }
#paceText[pace="behind"], #hallText { color: @alarm; }
#notesText, #notesSources { border: 2px solid transparent; color: @text;
    selection-background-color: @accent; selection-color: @on_accent; }
#notesSources { color: @muted; }
#notesText:focus, #notesSources:focus { border-color: @accent; border-radius: 4px; }
#minutes { background: @raised; color: @text; border: 2px solid @raised; border-radius: 6px; padding: 4px 2px 4px 8px;
    min-height: 22px; font-size: 14px; selection-background-color: @accent; selection-color: @on_accent; }
#minutes:focus { border-color: @accent; }
#minutes::up-button, #minutes::down-button { border: none; background: transparent; width: 22px; }

QDialog { background: @ground; }
QGroupBox { color: @muted; font-size: 13px; border: none; margin-top: 22px; padding: 0; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0; }
QRadioButton, QCheckBox { color: @text; font-size: 14px; spacing: 8px; padding: 4px 6px; border: 2px solid transparent;
    border-radius: 6px; }
QRadioButton:hover, QCheckBox:hover { background: @raised; }
QRadioButton:focus, QCheckBox:focus { border-color: @accent; }
QRadioButton:disabled, QCheckBox:disabled { color: @muted; }
QRadioButton::indicator { width: 8px; height: 8px; border: 4px solid @hover; border-radius: 8px; background: @hover; }
QRadioButton::indicator:checked { border-color: @accent; background: @on_accent; }
QLineEdit, QAbstractSpinBox { background: @ground; color: @text; border: 2px solid @line; border-radius: 6px;
    padding: 4px 8px; min-height: 22px; font-size: 14px; selection-background-color: @accent;
    selection-color: @on_accent; }
QLineEdit:focus, QAbstractSpinBox:focus { border-color: @accent; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { background: transparent; border: none; padding: 0;
    min-height: 0; }
QMessageBox QLabel { color: @text; font-size: 14px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 0; }
QLineEdit:disabled, QAbstractSpinBox:disabled { color: @muted; }
QProgressBar { background: @raised; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }
QPushButton:default { background: @accent; border-color: @accent; color: @on_accent; }
QPushButton:default:focus { border-color: @text; }
#fieldName { color: @muted; font-size: 14px; }
#fieldMistake { color: @alarm; font-size: 13px; }

#exportPreview { color: @text; font-size: 14px; border: 2px solid transparent; border-radius: 4px; }
#exportPreview:focus { border-color: @accent; }
#exportBar { background: @panel; border-top: 1px solid @line; }
#exportName, #exportNews { color: @text; font-size: 14px; border: 2px solid transparent; border-radius: 4px; }
#exportNews:focus { border-color: @accent; }
#exportNews[alarm="true"] { color: @alarm; }
#exportLeft { color: @muted; font-size: 13px; }

#questionCard, #summaryCard { background: @panel; border: 1px solid @line; border-radius: 10px; }
#questionCard:focus, #summaryCard:focus { border-color: @accent; }
#cardReel, #cardPage { background: transparent; }
#questionHead, #summaryNote, #summaryRest, #summaryOutcome { color: @muted; }
#questionText, #summaryHead { border: 2px solid transparent; border-radius: 4px; color: @text; font-weight: 600; }
#verdictRight, #verdictReason, #verdictSources { border: 2px solid transparent; border-radius: 4px; color: @text; }
#questionText:focus, #verdictRight:focus, #verdictReason:focus, #verdictSources:focus { border-color: @accent; }
#verdictRight { font-weight: 600; }
#questionHint { color: @accent; font-weight: 600; }
#questionHead, #questionHint, #summaryRest, #summaryNote { margin-left: 2px; }
#verdictSources { color: @muted; }
#answer { padding: 0; }
#answerText { color: @text; }
#answerKey { background: @panel; color: @muted; border-radius: 5px; min-width: 26px; min-height: 26px; }
#answer[outcome="other"] { background: @panel; border-color: @line; }
#answer[outcome="other"] QLabel { color: @muted; }
#answer[outcome="right"] { background: @good_ground; border-color: @good; }
#answer[outcome="right"] #answerRemark { color: @good; }
#answer[outcome="wrong"] { background: @alarm_ground; border-color: @alarm; }
#answer[outcome="wrong"] #answerRemark { color: @alarm; }
#verdict { background: @raised; border-radius: 8px; }
#verdictWord { font-weight: 600; color: @text; }
#verdict[outcome="right"] { background: @good_ground; }
#verdict[outcome="right"] #verdictWord, #summaryOutcome[outcome="right"] { color: @good; }
#verdict[outcome="wrong"] { background: @alarm_ground; }
#verdict[outcome="wrong"] #verdictWord, #summaryOutcome[outcome="wrong"] { color: @alarm; }
#goOn { background: @accent; border-color: @accent; color: @on_accent; font-weight: 600; }
#goOn:focus { border-color: @text; }
#summaryRow { border: none; border-bottom: 1px solid @line; }
#summaryTitle { color: @text; }

QLineEdit { placeholder-text-color: @muted; }
#shortcutSheet, #shortcutArea, #shortcutPage { background: @ground; }
#shortcutGroup { color: @muted; font-size: 13px; font-weight: 600; padding-bottom: 4px; }
#shortcutName { color: @text; font-size: 14px; padding-top: 2px; }
#shortcutNothing { color: @muted; font-size: 14px; }
#keyCap { color: @text; background: @raised; border: 1px solid @line; border-bottom: 2px solid @hover;
    border-radius: 4px; padding: 1px 6px; font-size: 13px; }

#layersPanel, #layerList, #cutPanel { background: @panel; }
#layerList { border: none; outline: none; font-size: 13px; color: @text; }
#layerLegend { font-size: 12px; }
#layersPanel QPushButton, #cutPanel QPushButton { padding: 2px 10px; font-size: 13px; }
#cutPlace { color: @text; font-size: 15px; font-weight: 600; }
#cutTaken { color: @text; font-size: 13px; }
#cutEnd { color: @muted; font-size: 12px; }
QSlider:horizontal { min-height: 22px; border: 2px solid transparent; border-radius: 6px; }
QSlider:horizontal:focus { border-color: @accent; }
QSlider::groove:horizontal { height: 4px; background: @hover; border-radius: 2px; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -6px 0; border-radius: 8px; background: @text; }
QSlider::handle:horizontal:hover { background: @accent; }
"""
