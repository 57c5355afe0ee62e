"""What can go wrong with access lists, projects and industries.

AccessListError
├── ListInvalidError            a list that cannot be read or contradicts itself
├── ReviewRefusedError          a decision about a draft that cannot be carried out
└── ProjectInvalidError         a project description that cannot be used
    ├── ProjectIndustryError    … for industries that GB/T 4754-2017 does not have
    ├── ProjectMemberError      … for members that the vocabulary does not know, and no other fault
    ├── ProjectTypeError        … for values of another type
    └── ProjectValueError       … for values that are not allowed
"""

from zoning.errors import SanxianError


class AccessListError(SanxianError):
    """Base of the legal library's errors."""

    code = "access-list"


class ListInvalidError(AccessListError):
    """An access list with faults; each names file, line and field."""

    code = "list-invalid"
    title_zh = "准入清单有误"
    title_en = "Access list has faults"
    remedy_zh = "请按所列位置逐条更正后重新导入；未保存任何内容。"
    remedy_en = "Mend each place listed and import again; nothing was stored."


class ReviewRefusedError(AccessListError):
    """A decision about a draft that cannot be carried out; the draft stays as it was."""

    code = "review-refused"
    title_zh = "核对意见不能采用"
    title_en = "Review cannot be carried out"
    remedy_zh = "请按所列字段更正后重试；草稿未改动。"
    remedy_en = "Mend the fields listed and try again; the draft was not changed."


class ProjectInvalidError(AccessListError):
    """A project description that does not follow its schema."""

    code = "project-invalid"
    title_zh = "项目信息有误"
    title_en = "Project description has faults"
    remedy_zh = "请按所列字段更正；不知道的内容请留空，不要猜测。"
    remedy_en = "Mend the fields listed; leave out what you do not know rather than guess."


class ProjectMemberError(ProjectInvalidError):
    """Members that the vocabulary of projects does not know."""

    code = "unknown-member"


class ProjectTypeError(ProjectInvalidError):
    """Values of another type than the field has; nothing is converted in silence."""

    code = "wrong-type"


class ProjectValueError(ProjectInvalidError):
    """Values that the field cannot have."""

    code = "invalid-value"


class ProjectIndustryError(ProjectInvalidError):
    """Industry codes that GB/T 4754-2017 does not have."""

    code = "unknown-industry"
    title_zh = "行业代码不存在"
    title_en = "Unknown industry code"
    remedy_zh = "请按 GB/T 4754-2017 填写行业代码（如 C2641 或 2641），或按名称搜索。"
    remedy_en = "Give a code of GB/T 4754-2017, such as C2641 or 2641, or search by name."
