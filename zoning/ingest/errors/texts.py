"""Faults of text: JSON, encodings, tables of coordinates."""

from zoning.ingest.errors.base import IngestError, MalformedError, TooLargeError


class MalformedJsonError(MalformedError):
    """Text that is not JSON in UTF-8 (RFC 8259)."""

    code = "malformed-json"
    title_zh = "JSON 格式错误"
    title_en = "Malformed JSON"
    remedy_zh = "请按提示的位置改正；须为不带 BOM 的 UTF-8，不得有 NaN、Infinity 或多余逗号。"
    remedy_en = "Mend it at the place named: UTF-8 without BOM, no NaN, no trailing comma."


class TooDeepError(MalformedError):
    """JSON nested deeper than any geometry needs."""

    code = "too-deep"
    title_zh = "嵌套过深"
    title_en = "Nested too deep"
    remedy_zh = "请展开嵌套的 GeometryCollection。"
    remedy_en = "Flatten nested geometry collections."


class DuplicateKeyError(MalformedError):
    """An object with one key twice: readers would disagree on which counts."""

    code = "duplicate-key"
    title_zh = "键重复"
    title_en = "Duplicate key"
    remedy_zh = "每个对象中同名的键只保留一个。"
    remedy_en = "Keep one of the keys in each object."


class NumberOutOfRangeError(MalformedError):
    """A number beyond what JSON readers agree on (RFC 7493: integers up to 2^53 - 1)."""

    code = "number-out-of-range"
    title_zh = "数值超出范围"
    title_en = "Number out of range"
    remedy_zh = "整数不得超过 9007199254740991；编号请写成字符串。"
    remedy_en = "Keep integers within 9007199254740991; write identifiers as strings."


class ControlCharacterError(IngestError):
    """A control character inside a text."""

    code = "control-character"
    title_zh = "含控制字符"
    title_en = "Control character"
    remedy_zh = "请删除文本中的不可见控制字符。"
    remedy_en = "Remove the invisible control characters from the text."


class BadUnicodeError(MalformedError):
    """Bytes or escapes that are no Unicode text."""

    code = "bad-unicode"
    title_zh = "文本编码错误"
    title_en = "Bad Unicode"
    remedy_zh = "请以 UTF-8 重新保存。"
    remedy_en = "Save the text again as UTF-8."


class EncodingAmbiguousError(IngestError):
    """Text bytes that fit no encoding well enough to be trusted."""

    code = "encoding-ambiguous"
    title_zh = "无法确定文字编码"
    title_en = "Encoding ambiguous"
    remedy_zh = "请附上 .cpg 文件注明编码（UTF-8 或 GBK），或以 UTF-8 重新导出。"
    remedy_en = "Add a .cpg file that names the encoding, or export again as UTF-8."


class EncodingMismatchError(IngestError):
    """Text bytes that contradict the encoding declared."""

    code = "encoding-mismatch"
    title_zh = "文字编码与声明不符"
    title_en = "Encoding mismatch"
    remedy_zh = "请改正 .cpg 文件中的编码名称，或以所声明的编码重新导出。"
    remedy_en = "Correct the encoding in the .cpg file, or export again in that encoding."


class FieldTooLargeError(TooLargeError):
    """One value larger than a field may be."""

    code = "field-too-large"
    title_zh = "单个字段过大"
    title_en = "Field too large"


class BadDateError(IngestError):
    """A date that no calendar has."""

    code = "bad-date"
    title_zh = "日期有误"
    title_en = "Bad date"
    remedy_zh = "请改为真实存在的日期，例如 2025-06-15，或留空。"
    remedy_en = "Give a real date such as 2025-06-15, or leave it empty."


class CoordinateTextError(IngestError):
    """Text in which no coordinates, or unclear ones, were found."""

    code = "coordinate-text"
    title_zh = "未能读出坐标"
    title_en = "Coordinates not readable"
    remedy_zh = "请每行写一个点：经度,纬度；或粘贴勘测定界 TXT 的全部内容。"
    remedy_en = "Write one point a line, longitude then latitude, or paste a whole survey text."
