"""What can be wrong with a backup, or with the place it is to be restored to."""

from zoning.errors import InputError, StateError, StoreError


class NotABackupError(InputError):
    """A file that is no backup, or not a whole one."""

    code = "not-a-backup"
    title_zh = "文件不是备份"
    title_en = "Not a backup"
    remedy_zh = "请给出 sanxian backup 生成的文件。"
    remedy_en = "Give a file that `sanxian backup` made."


class BackupDamagedError(InputError):
    """Its content is not what its manifest says."""

    code = "backup-damaged"
    title_zh = "备份已损坏或被更改"
    title_en = "Backup damaged or altered"
    remedy_zh = "请改用另一份备份；未恢复任何内容。"
    remedy_en = "Use another backup; nothing was restored."


class BackupTooNewError(InputError):
    """A backup of a later version of the program."""

    code = "backup-too-new"
    title_zh = "备份来自更新的程序版本"
    title_en = "Backup of a later version"
    remedy_zh = "请先升级程序再恢复。"
    remedy_en = "Upgrade the program first."


class BackupExistsError(StateError):
    """There is a file of that name already."""

    code = "backup-exists"
    title_zh = "同名文件已存在"
    title_en = "File exists already"
    remedy_zh = "请换一个文件名；备份从不覆盖已有文件。"
    remedy_en = "Choose another name; a backup never replaces a file."


class StoreNotEmptyError(StateError):
    """A backup is restored into an empty place only."""

    code = "store-not-empty"
    title_zh = "目标数据存储非空"
    title_en = "Store not empty"
    remedy_zh = "请用 --home 指定新的数据目录（PostGIS 请另建空库）。"
    remedy_en = "Name a new data directory with --home, and on PostGIS an empty database."


class RestoreDiffersError(StoreError):
    """What was restored is not what was backed up."""

    code = "restore-differs"
    title_zh = "恢复结果与备份不一致"
    title_en = "Restored store differs"
    remedy_zh = "请勿启用该数据存储；请另取备份重试，并把清单告知维护者。"
    remedy_en = "Do not use this store; try another backup, and tell the maintainers what differs."
