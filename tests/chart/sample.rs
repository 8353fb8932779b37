//! Fictional data for every drawing: the factors of the five questionnaires with Spanish-like short names.

use baremo::chart::*;

const DOMAINS: [(&str, &[&str]); 5] = [
    (
        "Personal y competencias",
        &["Educación formal", "Formación continua", "Empleo y carreras", "Sensibilización", "Alianzas formativas"],
    ),
    (
        "Política y regulación",
        &[
            "Estrategia",
            "Ley y regulación",
            "Ciberdelincuencia",
            "Derechos y datos",
            "Normas y compras",
            "Mercado e innovación",
            "Financiamiento",
        ],
    ),
    (
        "Resiliencia y respuesta",
        &[
            "CSIRT",
            "Detección",
            "Notificación",
            "Vulnerabilidades",
            "Gobierno",
            "Crisis",
            "Infraestr. crítica",
            "Recuperación",
        ],
    ),
    (
        "Conectividad segura",
        &["Resiliencia de red", "Acceso", "Enrutamiento", "Nube", "Redes académicas", "Identidad digital"],
    ),
    ("Cooperación", &["Multisectorial", "Entre CSIRT", "Diplomacia", "Cooperación y apoyo"]),
];

/// Level low and high, evidenced, target (0: none), of each factor in turn.
const STATES: [(u8, u8, u8, u8); 10] = [
    (2, 2, 2, 3),
    (2, 3, 1, 4),
    (1, 1, 1, 3),
    (3, 3, 2, 3),
    (5, 5, 4, 5),
    (4, 4, 4, 4),
    (3, 4, 3, 4),
    (1, 3, 1, 3),
    (2, 4, 1, 0),
    (4, 5, 3, 5),
];

fn name(domain: usize, at: usize, short: &str) -> Name {
    let code = format!("{}.{}", domain + 1, at + 1);
    Name { title: format!("{code} {short}"), code, short: short.into() }
}

fn domains<T>(mut make: impl FnMut(usize, Name) -> T) -> Vec<Domain<T>> {
    let mut count = 0;
    DOMAINS
        .iter()
        .enumerate()
        .map(|(number, (title, factors))| Domain {
            code: (number + 1).to_string(),
            title: (*title).into(),
            factors: factors
                .iter()
                .enumerate()
                .map(|(at, short)| {
                    count += 1;
                    make(count - 1, name(number, at, short))
                })
                .collect(),
        })
        .collect()
}

pub fn wheel() -> Wheel {
    let domains = domains(|count, name| {
        let (low, high, evidenced, target) = STATES[(count * 7 + count / 10) % 10];
        Sector {
            name,
            low,
            high,
            evidenced,
            target: (target > 0).then_some(target),
            provisional: high - low > 1,
            not_applicable: count == 11,
        }
    });
    let legend = Legend {
        reached: "nivel alcanzado".into(),
        possible: "posible, faltan respuestas".into(),
        evidenced: "con evidencia documental".into(),
        target: "meta propia".into(),
        provisional: "provisional: menos del 80 % respondido".into(),
    };
    Wheel { domains, not_applicable: "n/a".into(), legend: Some(legend) }
}

/// A wheel of any number of domains and factors, the names as long as they may be and longer.
pub fn long_wheel(domains: usize, factors: usize, short: &str) -> Wheel {
    let make = |domain: usize| {
        let first = factors * domain / domains;
        let last = factors * (domain + 1) / domains;
        let sector = |at: usize| Sector {
            name: name(domain, at, short),
            low: 2,
            high: 4,
            evidenced: 2,
            target: Some(5),
            provisional: true,
            not_applicable: false,
        };
        Domain {
            code: (domain + 1).to_string(),
            title: "Marcos de política y regulación".into(),
            factors: (0..last - first).map(sector).collect(),
        }
    };
    Wheel { domains: (0..domains).map(make).collect(), not_applicable: "no aplica".into(), legend: None }
}

pub fn bars() -> Bars {
    let domains = domains(|count, name| {
        let (low, high, _, target) = STATES[(count * 7 + count / 10) % 10];
        let inside = (count * 37 % 25) as f64;
        let least = if low == 5 { 100.0 } else { 25.0 * f64::from(low - 1) + inside };
        Bar {
            name,
            level: low,
            low: least,
            high: if high > low { 25.0 * f64::from(high - 1) + inside } else { least },
            target: (target > 0).then_some(target),
            before: None,
            provisional: high - low > 1,
            not_applicable: count == 11,
        }
    });
    Bars { domains, index_label: "índice".into(), not_applicable: "n/a".into() }
}

pub fn before_and_after() -> Bars {
    let mut bars = bars();
    bars.domains.truncate(1);
    for (number, bar) in bars.domains[0].factors.iter_mut().enumerate() {
        bar.before = Some((bar.low + [-18.0, -30.0, -10.0, 12.0, 0.0][number]).max(0.0));
    }
    bars
}

pub fn radar(axes: usize) -> Radar {
    let values = [(36.0, 41.0), (48.0, 54.0), (43.0, 52.0), (53.0, 63.0), (68.0, 70.0), (12.0, 100.0)];
    let axis = |at: usize| {
        let (low, high) = values[at % values.len()];
        let title = DOMAINS[at % DOMAINS.len()].0;
        Axis { code: (at + 1).to_string(), title: title.into(), low, high }
    };
    Radar { axes: (0..axes).map(axis).collect() }
}

pub fn scale() -> Scale {
    Scale {
        low: 2,
        high: 3,
        names: ["Inicial", "Emergente", "Establecido", "Gestionado", "Adaptativo"].map(String::from),
        target: Some(4),
        target_label: "meta 2028".into(),
        not_applicable: false,
    }
}

pub fn bins(count: usize) -> Vec<Bin> {
    let bin = |from, to, count| Bin { from, to, count };
    match count % 4 {
        0 => vec![bin(1, 1, 6), bin(2, 2, 8), bin(3, 3, 15), bin(4, 5, 4)],
        1 => vec![bin(1, 2, 17), bin(3, 3, 13), bin(4, 5, 3)],
        2 => vec![bin(1, 1, 8), bin(2, 2, 18), bin(3, 4, 7), bin(5, 5, 0)],
        _ => vec![bin(1, 1, 0), bin(2, 2, 5), bin(3, 3, 11), bin(4, 5, 17)],
    }
}

pub fn heat() -> Heat {
    let domains = domains(|count, name| {
        let withheld = count == 9;
        HeatRow {
            name,
            cells: if withheld { Cells::Withheld("retenido: menos de 5".into()) } else { Cells::Bins(bins(count)) },
            n: 33,
            n_text: if withheld { "<5".into() } else { "33".into() },
        }
    });
    Heat { domains, factor_label: "Factor".into(), n_label: "n".into(), merged: "en".into() }
}

pub fn boxes() -> Boxes {
    let groups = [("Todos", "n = 33"), ("Barlovento", "n = 14"), ("Istmo", "n = 8")];
    let quartiles =
        [(3.0, 3.0, 4.0), (2.0, 3.0, 4.0), (2.0, 2.5, 3.0), (1.0, 2.0, 3.0), (1.0, 1.0, 2.0), (2.0, 3.0, 3.25)];
    let quartiles = |at: usize| {
        let (q1, median, q3) = quartiles[at % quartiles.len()];
        Quartiles { q1, median, q3 }
    };
    let factor = |(at, short): (usize, &&str)| BoxRow {
        name: name(1, at, short),
        groups: (0..3).map(|group| (at != 4 || group != 2).then(|| quartiles(at + 2 * group))).collect(),
    };
    Boxes {
        groups: groups.map(|(title, n)| Group { title: title.into(), n: n.into() }).to_vec(),
        factors: DOMAINS[1].1.iter().enumerate().map(factor).collect(),
        factor_label: "Factor".into(),
        median_label: "mediana".into(),
        decimal_mark: ",".into(),
    }
}

/// Every drawing once or more, by the name of its vector.
pub fn timeline() -> Timeline {
    let quarter =
        |year: &str, label: &str, used, days| Quarter { year: year.into(), label: label.into(), used, days };
    let span = |name: &str, detail: &str, (from, to), fixed, after: &[usize]| Span {
        name: name.into(),
        detail: detail.into(),
        title: format!("{name}, {detail}"),
        language: if fixed { "es".into() } else { String::new() },
        from,
        to,
        fixed,
        after: after.to_vec(),
    };
    Timeline {
        quarters: vec![
            quarter("2026", "T4", 3, 20),
            quarter("2027", "T1", 20, 20),
            quarter("", "T2", 0, 0),
            quarter("", "T3", 9, 12),
        ],
        spans: vec![
            span("Primeras horas de un incidente", "Academia del Mar Ámbar", (0.4, 0.43), true, &[]),
            span("Conservar pruebas mientras vuelve el servicio", "Academia del Mar Ámbar", (1.0, 2.0), false, &[0]),
            span("Gestión del riesgo", "", (3.0, 4.0), false, &[]),
            span("Ejercicio regional de crisis, con varios países a la vez", "En línea", (3.9, 4.0), true, &[1, 2]),
        ],
        load_label: "Días de docente".into(),
        today: Some(0.6),
    }
}

pub fn drawings(place: Place) -> Vec<(&'static str, Svg)> {
    let frame = |width: f64| Frame { title: "Costa Serena", description: "Muestra ficticia.", width, place };
    let bins = |count| Histogram { bins: bins(count), n: 33 };
    vec![
        ("wheel-wide", super::wheel(&wheel(), &frame(784.0))),
        ("wheel-704", super::wheel(&wheel(), &frame(704.0))),
        ("wheel-narrow", super::wheel(&wheel(), &frame(358.0))),
        ("wheel-many", super::wheel(&long_wheel(12, 60, "Nombre"), &frame(784.0))),
        ("wheel-long", super::wheel(&long_wheel(5, 30, "Alianzas con cooperación académica"), &frame(784.0))),
        ("wheel-mini", wheel_mini(&wheel(), &frame(296.0))),
        ("radar", super::radar(&radar(5), &frame(220.0))),
        ("radar-two", super::radar(&radar(2), &frame(320.0))),
        ("bars-wide", super::bars(&bars(), &frame(584.0))),
        ("bars-narrow", super::bars(&bars(), &frame(320.0))),
        ("before-after", super::bars(&before_and_after(), &frame(480.0))),
        ("domain-bar", domain_bar(&DomainBar { low: 36.0, high: 41.0 }, &frame(200.0))),
        ("strip", strip(&Strip { low: 2, high: 4 }, &frame(46.0))),
        ("scale", super::scale(&scale(), &frame(256.0))),
        ("histogram", histogram(&bins(0), &frame(160.0))),
        ("histogram-merged", histogram(&bins(2), &frame(160.0))),
        ("heat-wide", super::heat(&heat(), &frame(864.0))),
        ("heat-narrow", super::heat(&heat(), &frame(358.0))),
        ("boxes-wide", super::boxes(&boxes(), &frame(1216.0))),
        ("boxes-narrow", super::boxes(&boxes(), &frame(358.0))),
        ("timeline-wide", super::timeline(&timeline(), &frame(960.0))),
        ("timeline-narrow", super::timeline(&timeline(), &frame(320.0))),
        ("swatch-reached", swatch(Swatch::Reached, &frame(22.0))),
        ("swatch-possible", swatch(Swatch::Possible, &frame(22.0))),
        ("swatch-evidenced", swatch(Swatch::Evidenced, &frame(22.0))),
        ("swatch-target", swatch(Swatch::Target, &frame(22.0))),
    ]
}
