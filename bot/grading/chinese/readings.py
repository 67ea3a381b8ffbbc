"""Characters with more than one reading that is alive: 长 in 成长 and in 长期.

pypinyin's table of single characters (MIT) has every reading that a dictionary ever had (提 as shi, 令 as lian); two
words would sound alike by one that nobody knows. Alive are the first one and those that occur in any of the words
of pypinyin's phrases, which are listed here, without tones, for the characters of GB 2312.
"""

from __future__ import annotations

from types import MappingProxyType

_ALIVE = """
万mo 不fou 么yao 乐yue 乘sheng 乜nie 了liao 亲qing 什shi 仇qiu 从zong 仔zi 仿pang 会kuai 传zhuan 伧chen 伯bai 伺si 似si 伽jia/qie 佛fo
侗tong 侥yao 侧zhai 便pian 俟si 信shen 俩liang 倘chang 偻lv 傀kui 傍pang 免wen 六lu 其ji 兹ci 内na 冒mo 冯ping 凹wa 刨bao 券xuan 刹cha 削xiao
剥bao 剿chao 劲jing 勒le 匙chi 匮gui 卒cu 单chan/shan 南na 卜bu 卡qia 厦xia 参cen/shen 句gou 叨tao 叶xie 吁yu 合ge 吓he 吖a 否pi 吭hang 吱zi
告gu 呗bai 呢ni 呱gua 呲zi 呵ke 呷xia 咋ze/zha 和hu/huo 咖ga 咯ka 咱za 咳hai 咽ye 哕yue 哦e 哪ne/nei 啁zhou 啜chuo 喔wo 喳cha 嗒ta 嗲dia 嗽shu
嘲zhao 噱xue 嚓cha 嚼jiao 囤tun 圈juan 圜yuan 圩xu 地de 坏pi 坻di 埋man 埏yan 埔bu 堕hui 堡bu/pu 塞se 壳qiao 大dai/tai 夯ben 奇ji 姥mu 娜nuo
孱chan 宿xiu 寻xin 射ye 将qiang 尉yu 尺che 尾yi 尿sui 屏bing 属zhu 岂kai 崴wei 差chai/ci 巷hang 度duo 弄long 弟ti 弹tan 强jiang 得dei 徵zhi
徼yao 忪zhong 思sai 恶wu 房pang 扁pian 扎za 扒pa 扛gang 折she 抹ma 拂bi 拓ta 拗niu 择zhai 括gua 拶zan 拾she 挝zhua 挟jia 捋luo 掴guo 掺chan
提di 揭qi 摩ma 撮zuo 擘bo 攒cuan 敦dui 数shuo 於wu 无mo 景ying 暴pu 曝bao 曾zeng 朝zhao 期ji 术zhu 朴piao/po 杉sha 杓shao 枞zong 枸ju 柏bo
柚zhou 柞zuo 查zha 栅shan 栖xi 校jiao 核hu 桔jie 椎zhui 槛jian 槟bing 模mu 欹qi 殖shi 殷yan 氏zhi 氓meng 汤shang 沈chen 沓ta 没mo 泊bo 泌bi
泥nie 浍kuai 浒xu 涡guo 混gun 溃hui 溺niao 漯ta 潦liao 澄deng 澹tan 烙luo 焯zhuo 熨yu 爪zhua 牟mu 犍qian 率shuai 玢fen 琢zhuo 畜xu 番pan
疟yao 的di 盛cheng 省xing 着zhao/zhuo 瞿ju 矜guan 石dan 砉hua 碌liu 碡zhou 磅pang 禅shan 秘bi 称chen 稽qi 窨yin 籍jie 粘nian 粥yu 糜mei 系ji
綮qing 红gong 纤qian 纥he 纶guan 给ji 络lao 绰chao 绿lu 缉qi 缩su 缪miu 耆shi 耙pa 聒guo 肋lei 胖pan 脉mo 腊xi 腌a 膀pang 膻dan 臂bei 臭xiu
般pan/bo 色shai 艾yi 艿reng 芥gai 芫yuan 苕tiao 苣qu 若re 茄qie 茜xi 荑yi 荠qi 荤xun 莎suo 莘xin 莞wan 莨liang 莩piao 莫mu 菹zu 落la/lao
著zhuo 葚shen 蔓wan 蔚yu 蕃bo 薄bo/bu 藉jie 藏zang 虾ha 蚌beng 蛇yi 蛤ge 螫zhe 血xie 行hang/heng 被pi 袷qia 裨pi 裳chang 裼xi 褚zhu 褪tun
见xian 觉jiao 角jue 觜zui 解xie 识zhi 诘jie 说shui/yue 读dou 谁shei 调tiao 谷yu 豁hua 豉chi 貉he 贲bi 贾gu 赚zuan 趄qie 路luo 蹊xi 车ju
轧zha/ga 转zhuai 辗zhan 辟bi 还huan 迫pai 遗wei 邪ye 郄xi 都du 酾shi 重chong 钥yue 铅yan 铛cheng 铤ting 镐hao 长chang 阿e 陂pi/po 陆liu
降xiang 隗wei 隽jun 雀qiao 露lou 靓liang 革ji 鞘shao 顿du 颈geng 颉xie 颤zhan 食si/yi 驮duo 骠piao 鸟diao 鹄hu 鹘hu 麇qun 黾meng 齐ji 龈yin
龟jun/qiu
"""

#: Character -> its readings beside the first that are alive; those not listed have none.
ALIVE = MappingProxyType({one[0]: frozenset(one[1:].split("/")) for one in _ALIVE.split()})


def is_common(char: str) -> bool:
    """Whether it is one of the characters whose readings were sifted."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
