"""Reign years and dynasties of China as years of our era.

Years follow 我国历代纪元表, the appendix of 《现代汉语词典》; the eras of the Qing also agree with ChineseEra of
Time4J. The first year of an era is the year that begins after the accession. A year in which two eras were used belongs
to both. A reign year is taken as the year of our era in which most of it lies; lunar months and days are not converted.
The Yuan are counted from the name of the state (1271), the Qing from the taking of Beijing (1644). 夏, 商 and 周 are
left out: their years are disputed.
"""

# Name of the era: its first and its last year.
REIGNS = {
    "洪武": (1368, 1398),
    "建文": (1399, 1402),
    "永乐": (1403, 1424),
    "洪熙": (1425, 1425),
    "宣德": (1426, 1435),
    "正统": (1436, 1449),
    "景泰": (1450, 1457),
    "天顺": (1457, 1464),
    "成化": (1465, 1487),
    "弘治": (1488, 1505),
    "正德": (1506, 1521),
    "嘉靖": (1522, 1566),
    "隆庆": (1567, 1572),
    "万历": (1573, 1620),
    "泰昌": (1620, 1620),
    "天启": (1621, 1627),
    "崇祯": (1628, 1644),
    "顺治": (1644, 1661),
    "康熙": (1662, 1722),
    "雍正": (1723, 1735),
    "乾隆": (1736, 1795),
    "嘉庆": (1796, 1820),
    "道光": (1821, 1850),
    "咸丰": (1851, 1861),
    "同治": (1862, 1874),
    "光绪": (1875, 1908),
    "宣统": (1909, 1911),
    "民国": (1912, 1949),
}
# The months of 民国 are those of our calendar; those of the others are lunar.
GREGORIAN = "民国"

# Name of the dynasty as it is written before 代, 朝 or 时期: its first and its last year, as EDTF counts them.
DYNASTIES = {
    "秦": (-220, -205),
    "西汉": (-205, 25),
    "东汉": (25, 220),
    "三国": (220, 280),
    "西晋": (265, 317),
    "东晋": (317, 420),
    "北魏": (386, 534),
    "隋": (581, 618),
    "唐": (618, 907),
    "五代": (907, 960),
    "北宋": (960, 1127),
    "南宋": (1127, 1279),
    "宋": (960, 1279),
    "金": (1115, 1234),
    "元": (1271, 1368),
    "明": (1368, 1644),
    "清": (1644, 1911),
    "民国": (1912, 1949),
}
# Parts of a dynasty that have years of their own: 晚清 begins with the Opium War of 1840, 清末 with 光绪.
PARTS = {"晚清": (1840, 1911), "清末": (1875, 1911)}
