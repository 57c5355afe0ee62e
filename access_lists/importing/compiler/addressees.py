"""Who has the duty: a project, firms already there, the park, or the authorities.

The duties of authorities must not trouble a project, and no duty of a project may pass for theirs:
a prohibition or restriction always speaks to projects, an order does unless its words name another.
"""

import re
from typing import Final

from access_lists.vocabulary import Addressee

_AUTHORITY: Final = re.compile(
    r"(政府|部门|主管单位|各级|委员会|各镇|各街道|各区|镇|街道|乡|县|市|新区建设|城镇新区|生态环境局|管委会)(应|须|需|要)?$"
)
_AUTHORITY_TASK: Final = re.compile(
    r"(合理|科学)?(规划(建设|布局)?|统筹|组织编制|组织|编制|划定|建立(健全)?|健全|完善|强化(达标)?监管|加强(监管|监测|管理)|"
    r"开展|推进|推动|加快|公开|下达|实施(精准)?(治理|管控)|设置控制|根据保护)"
)
_PUBLIC_WORKS: Final = re.compile(
    r"水源涵养林|应急管理体系|减排计划|污水收集管网|管网建设|生态修复|工程措施或者建造|用水总量|下达(的)?(要求|指标|任务)|水资源(优化)?(分配|配置)|水量(统一)?(调度|分配)|生态流量|监测网络|最严格水资源管理|"
    r"消费总量|国内生产总值|收集率|达标率|优良(天数|比例)|机动车|水质(达到|达标)|断面|出水|PM2\.5|空气质量"
)
_FIRM: Final = re.compile(
    r"企业(?!总部)|行业|作坊|养殖场|养殖户|养殖向|生产设施|锅炉|窑炉|排污单位|经营者"
)
_NAMED_PLANT: Final = re.compile(r"(厂|公司|中心|处理设施)$")
_PARK: Final = re.compile(
    r"^(各|入驻)?(园区|开发区|工业园区?|产业园区?|工业集聚区|产业集聚区|化工园区|园区工业用地或企业)"
)
_PROJECT: Final = re.compile(r"项目|新建|扩建|改建|技改|迁建|新增|引进|入园|选址")


def addressee_of_order(subject: str, object_words: str, *, advice: bool) -> Addressee:
    """Who has to do what an order or advice asks.

    Args:
        subject: the words before the modal word.
        object_words: the words after it.
        advice: it only sets a direction (推动, 加强).
    """
    words = subject + object_words
    own = re.sub(r"^(单元|区域|园区)内|(到)?20\d{2}年底?前?|本年度", "", subject).strip("，、“” ")
    if advice:
        return _advised(words)
    if _PROJECT.search(own):
        return Addressee.PROJECT
    if _PUBLIC_WORKS.search(words) and not _PROJECT.search(subject):
        return Addressee.GOVERNMENT
    if _PARK.search(own):
        return Addressee.PARK
    authority = _AUTHORITY.search(own)
    if not own:
        authority = _AUTHORITY_TASK.match(object_words) or _target(object_words)
    if authority:
        return Addressee.GOVERNMENT
    standing = _NAMED_PLANT.search(own) or "现有" in own
    return Addressee.EXISTING if standing else Addressee.PROJECT


def _advised(words: str) -> Addressee:
    firm = _FIRM.search(words) and not re.search(r"企业引进|企业和总部|创新型企业", words)
    upgrading = re.search(r"产业[^，。]{0,6}(升级|改造|转型)", words)
    return Addressee.EXISTING if firm or upgrading else Addressee.GOVERNMENT


def is_firm(subject: str) -> bool:
    """Whether the subject of an order are firms of a trade."""
    return bool(_FIRM.search(subject)) and not _PROJECT.search(subject)


def _target(words: str) -> re.Match[str] | None:
    """A target of an area: 工业重点水污染物削减30%."""
    of_firms = re.search(r"项目|企业|单位", words)
    return None if of_firms else re.search(r"削减|下降|降低|提高|率|总量|浓度", words)
