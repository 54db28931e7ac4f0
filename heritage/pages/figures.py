"""The explanatory drawings that a text may show: files of the project, never uploads.

Each drawing has two cuts in heritage/static/public/figures: `NAME.svg`, 960 wide, for screens and paper, and
`NAME-narrow.svg`, 360 wide, for telephones. A drawing knows light and dark by itself. When a fact of an entry changes,
its drawing changes too.
"""

from dataclasses import dataclass

NARROW_WIDTH = 360
WIDTH = 960  # CSS pixels


@dataclass(frozen=True)
class Figure:
    name: str
    title: str
    description: str  # what a reader hears who does not see it
    height: int  # at WIDTH
    narrow_height: int  # at NARROW_WIDTH

    @property
    def file(self):
        return f"public/figures/{self.name}.svg"

    @property
    def narrow_file(self):
        return f"public/figures/{self.name}-narrow.svg"


FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            "sawtooth-section",
            "弧形锯齿屋顶的剖面",
            "单层厂房的横剖面：预制柱托着天沟和弧形屋面，每跨一面高侧窗朝北，天光从北面斜入，南面阳光被弧形屋面挡住；"
            "屋内有吊车、轨道料车和作为比例的人。非测绘图。",
            724,
            610,
        ),
        Figure(
            "grinding-wheel",
            "砂轮是怎样烧出来的",
            "七幅小图依次画出磨料、配料混合、成型压制、干燥、烧成、修整、检验回转试验，最后一幅放大砂轮内部："
            "磨料颗粒由结合剂连接，中间留有气孔。一般工艺，不是某厂的工艺记录。",
            730,
            974,
        ),
        Figure(
            "cotton-to-cloth",
            "一朵棉花怎样变成布",
            "十幅小图依次画出清花、梳棉、并条、粗纱、细纱、络筒、整经浆纱、织布、整理、印染，由一条线串起："
            "前五道纺成纱，中间两道做织前准备，后三道成布。一般工艺，各厂有哪些工序未查到。",
            694,
            1168,
        ),
        Figure(
            "mill-street",
            "棉纺路：厂在路北，家在路南",
            "棉纺路北自西向东排列国棉六、一、三、四、五厂，厂区北靠陇海铁路；路南到建设路之间是各厂生活区，"
            "各厂在建设路北侧立牌坊门，对着自己的厂区；生活区里画出食堂、俱乐部、学校三类建筑。不作测绘。",
            842,
            738,
        ),
        Figure(
            "synthetic-diamond",
            "石墨怎样变成金刚石",
            "石墨和金属触媒放在两面顶压机中心，上下顶砧加压并通电加热；碳原子溶入熔化的触媒，再按金刚石的结构结晶。"
            "附压力温度图：约5到6吉帕、1300到1600摄氏度，属一般知识。1963年研制成功。",
            1086,
            1428,
        ),
        Figure(
            "timeline",
            "中原区年表，1928—2026",
            "年表，涉及碧沙岗、五家棉纺厂、二砂、三磨所、郑煤机，时间自上而下。1928年建陵园，1953年起建厂，"
            "1963年第一颗人造金刚石，1964年二砂投产；其后列入各级名单，2020至2023年陆续开放。",
            1771,
            1420,
        ),
        Figure(
            "protection-levels",
            "谁来保护一处老房子",
            "由内到外三层：文物本体、保护范围、建设控制地带。另列四种身份：文物保护单位由国务院或省、市、县政府公布；"
            "历史文化街区由省政府公布；历史建筑由市、县政府公布；工业遗产名录由工信部门认定。",
            846,
            1198,
        ),
        Figure(
            "stockade",
            "一座寨子由什么组成",
            "清代中原寨堡类型的鸟瞰：夯土寨墙围成方寨，墙外有寨壕，正面一座寨门和门楼，门前过桥入寨；"
            "寨内街道十字相交，有民居、水井、小庙。下附寨壕与寨墙剖面。表示类型，不是保吉寨复原图。",
            896,
            744,
        ),
    )
}
