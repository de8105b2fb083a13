"""Endings of domains that TDLib takes for links without a scheme: all of two letters, and the usual longer ones."""

ENDINGS = frozenset(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by
    bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj
    fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io
    iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg
    mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph
    pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx
    sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt
    za zm zw by tv md academy agency aero app art asia associates audio auto bank bar beer best bet bike biz
    black blog blue bot business buzz cafe call camera camp capital car cards care career cars casa cash
    casino center chat cheap church city claims clinic clothing cloud club codes coffee college com community
    company computer consulting contact cool coop country courses credit dance data date deals delivery
    dental design dev diamonds digital direct directory discount doctor dog domains download earth edu
    education email energy engineer engineering enterprises equipment estate events exchange expert express
    fail family fan farm fashion film finance financial fish fit flights florist fly foo football forum
    foundation fun fund furniture fyi gallery game games garden gift gifts glass global gmbh gold golf gov
    graphics green group guide guru hair health help holiday host hosting house how icu inc industries info
    ink institute insurance international int investments jetzt jobs kids kitchen kiwi land law lawyer legal
    life limited link live loan loans lol london love ltd luxury management market marketing mba media men
    menu mil mobi moda moe money moscow movie museum music name navy net network new news ninja now one
    online ooo org page partners parts party pay pet photo photography photos pics pictures pink pizza place
    plus porn press pro productions promo properties property pub quest recipes red rent rentals repair
    report rest restaurant review reviews rip rocks run sale salon school science security services sexy
    shoes shop shopping show site ski skin social software solar solutions space sport store stream studio
    style support surf surgery systems tax taxi team tech technology tel tennis theater tickets tips ton tires
    today tokyo tools top tours town toys trade training travel tube university vacations ventures vet video
    villas vin vip vision vodka voyage watch webcam website wedding wiki win wine work works world wtf xxx
    xyz yandex yoga youtube zip zone рф рус москва дети онлайн сайт орг ком бел укр срб қаз みんな コム 中国 公司 香港
    台灣 한국 닷컴
    """.split()  # noqa: SIM905 — five hundred words read better as words
)
