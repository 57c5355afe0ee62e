"""What can be wrong with a release, and with whom it is.

InputError
├── LayerEmptyError        a file without a usable feature
└── TextMissingError       a reason or a document that says nothing
StateError
├── ReleaseNotValidError   errors stand against it
├── DraftMovedError        changed between being looked at and being published
├── ReleaseAlteredError    its stored content is not what was added
├── OwnDraftError          whoever drafted it reviews or publishes it
├── ReviewMissingError     nobody approved this content
└── WarningsOpenError      warnings that the reviewer did not name
"""

from zoning.errors import InputError, StateError


class LayerEmptyError(InputError):
    """A file without a single usable feature."""

    code = "layer-empty"
    title_zh = "图层没有要素"
    title_en = "Layer without features"
    remedy_zh = "请核对所选图层与文件内容；辖区内确无此类区域的，新建版本时用 absent 说明。"
    remedy_en = (
        "Check the file and the layer chosen; what the territory has none of is stated by "
        "`absent` when the release is made."
    )


class ReleaseNotValidError(StateError):
    """A release with findings of severity error cannot be published."""

    code = "release-not-valid"
    title_zh = "数据版本未通过检查"
    title_en = "Release not valid"
    remedy_zh = "请按检查结果更正数据后重新添加图层，再发布。"
    remedy_en = "Mend the data as the findings say, add the layer again, then publish."


class DraftMovedError(StateError):
    """A draft that changed between being looked at and being published."""

    code = "draft-moved"
    title_zh = "草稿已被修改"
    title_en = "Draft changed meanwhile"
    remedy_zh = "他人刚刚修改了这份草稿，请重新核对后再发布。"
    remedy_en = "Somebody just changed this draft; look at it again, then publish."


class ReleaseAlteredError(StateError):
    """The stored content of a draft is not what was added."""

    code = "release-altered"
    title_zh = "存储内容被更改"
    title_en = "Stored content altered"


class OwnDraftError(StateError):
    """Whoever drafted a release neither reviews nor publishes it."""

    code = "own-draft"
    title_zh = "不能审核或发布自己编制的数据"
    title_en = "Your own draft"
    remedy_zh = "请由未参与编制的另一人审核、发布；单人单位可设 SANXIAN_RELEASES_FOUR_EYES=off。"
    remedy_en = (
        "Have somebody review and publish it who did not draft it; an office of one person may set "
        "SANXIAN_RELEASES_FOUR_EYES=off."
    )


class ReviewMissingError(StateError):
    """Nobody has approved this content of the draft."""

    code = "review-missing"
    title_zh = "尚未审核"
    title_en = "Not reviewed"
    remedy_zh = "请由未参与编制的另一人审核（sanxian release review）后再发布。"
    remedy_en = "Have somebody else review it (sanxian release review), then publish."


class WarningsOpenError(StateError):
    """Warnings stand against the draft that the reviewer did not name."""

    code = "warnings-open"
    title_zh = "有未确认的警告"
    title_en = "Warnings not acknowledged"
    remedy_zh = "请逐类核对，并在审核时列明所确认的警告代码（--acknowledge）。"
    remedy_en = "Look at each kind, and name the codes you let pass in the review (--acknowledge)."


class TextMissingError(InputError):
    """A reason or a document that says nothing."""

    code = "text-missing"
    title_zh = "缺少说明"
    title_en = "Words missing"
    remedy_zh = "请写明理由、意见或文件名称与文号。"
    remedy_en = "State the reason or remark, or name the document with its number."
