//! Whatever the numbers and texts, a drawing comes out, well-formed and finite.

use baremo::chart::*;
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        ".{0,12}",
        "\\PC{0,40}",
        Just("Sensibilización ".repeat(70)),
        Just("W".repeat(1000)),
        Just("a\u{301}".repeat(500)),
        Just("\u{1}0<&\">\u{2066}".to_owned()),
    ]
}

fn name() -> impl Strategy<Value = Name> {
    (text(), text(), text()).prop_map(|(code, short, title)| Name { code, short, title })
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        0.0..=100.0,
        any::<f64>(),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
    ]
}

fn width() -> impl Strategy<Value = f64> {
    prop_oneof![100.0..=1400.0, value()]
}

fn domains<T: std::fmt::Debug>(
    factor: impl Strategy<Value = T>,
    most: usize,
) -> impl Strategy<Value = Vec<Domain<T>>> {
    let domain = (text(), text(), proptest::collection::vec(factor, 0..most))
        .prop_map(|(code, title, factors)| Domain { code, title, factors });
    proptest::collection::vec(domain, 0..14)
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![Just(Place::Page), Just(Place::PageWithHatch), Just(Place::File)]
}

/// Checks that a drawing is finite and that its markup balances.
fn sound(svg: &Svg) {
    for element in svg.descendants() {
        for (name, value) in &element.attributes {
            let numeric = !matches!(*name, "aria-label" | "class" | "lang");
            assert!(!numeric || !(value.contains("NaN") || value.contains("inf")), "{name}={value}");
        }
        let mut names: Vec<_> = element.attributes.iter().map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), element.attributes.len(), "an attribute twice");
    }
    let markup = svg.to_string();
    let opened = markup.matches('<').count() - markup.matches("</").count() - markup.matches("/>").count();
    assert_eq!(opened, markup.matches("</").count());
    assert_eq!(markup.matches('<').count(), markup.matches('>').count());
    for size in ["width", "height"] {
        let size: Option<f64> = svg.get(size).and_then(|size| size.parse().ok());
        assert!(size.is_some_and(|size| size >= 1.0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn wheels(
        domains in domains(
            (name(), any::<[u8; 3]>(), any::<Option<u8>>(), any::<bool>(), any::<bool>()).prop_map(
                |(name, [low, high, evidenced], target, provisional, not_applicable)| Sector {
                    name, low, high, evidenced, target, provisional, not_applicable,
                }
            ),
            9,
        ),
        words in text(), title in text(), width in width(), place in place(),
    ) {
        let legend = Some(Legend { reached: words.clone(), target: title.clone(), ..Legend::default() });
        let data = Wheel { domains, not_applicable: words, legend };
        let frame = Frame { title: &title, description: &title, width, place };
        sound(&wheel(&data, &frame));
        sound(&wheel_mini(&data, &frame));
    }

    #[test]
    fn tables_of_bars(
        domains in domains(
            (name(), any::<u8>(), value(), value(), any::<Option<u8>>(), proptest::option::of(value()), any::<bool>())
                .prop_map(|(name, level, low, high, target, before, provisional)| Bar {
                    name, level, low, high, target, before, provisional, not_applicable: !provisional,
                }),
            5,
        ),
        words in text(), width in width(), place in place(),
    ) {
        let frame = Frame { title: &words, description: "", width, place };
        sound(&bars(&Bars { domains, index_label: words.clone(), not_applicable: words.clone() }, &frame));
    }

    #[test]
    fn heat_maps(
        domains in domains(
            (name(), proptest::collection::vec(any::<(u8, u8, u64)>(), 0..7), any::<u64>(), text(), any::<bool>())
                .prop_map(|(name, bins, n, n_text, withheld)| HeatRow {
                    name,
                    cells: if withheld {
                        Cells::Withheld(n_text.clone())
                    } else {
                        Cells::Bins(bins.into_iter().map(|(from, to, count)| Bin { from, to, count }).collect())
                    },
                    n,
                    n_text,
                }),
            5,
        ),
        words in text(), width in width(),
    ) {
        let frame = Frame::new(&words, width);
        for row in domains.iter().flat_map(|domain| &domain.factors) {
            if let Cells::Bins(bins) = &row.cells {
                sound(&histogram(&Histogram { bins: bins.clone(), n: row.n }, &frame));
            }
        }
        let (factor_label, n_label, merged) = (words.clone(), words.clone(), words.clone());
        sound(&heat(&Heat { domains, factor_label, n_label, merged }, &frame));
    }

    #[test]
    fn boxes_and_radars(
        rows in proptest::collection::vec(
            (name(), proptest::collection::vec(proptest::option::of((value(), value(), value())), 0..6)), 0..9),
        groups in proptest::collection::vec((text(), text()), 0..6),
        axes in proptest::collection::vec((text(), text(), value(), value()), 0..14),
        words in text(), width in width(),
    ) {
        let frame = Frame::new(&words, width);
        let quartiles = |(q1, median, q3)| Quartiles { q1, median, q3 };
        let data = Boxes {
            groups: groups.into_iter().map(|(title, n)| Group { title, n }).collect(),
            factors: rows
                .into_iter()
                .map(|(name, groups)| BoxRow { name, groups: groups.into_iter().map(|q| q.map(quartiles)).collect() })
                .collect(),
            factor_label: words.clone(),
            median_label: words.clone(),
            decimal_mark: words.clone(),
        };
        sound(&boxes(&data, &frame));
        let axes = axes.into_iter().map(|(code, title, low, high)| Axis { code, title, low, high }).collect();
        sound(&radar(&Radar { axes }, &frame));
    }

    #[test]
    fn timelines(
        quarters in proptest::collection::vec((text(), text(), any::<u64>(), any::<u64>()), 0..17),
        spans in proptest::collection::vec(
            ((text(), text(), text()), value(), value(), any::<bool>(), proptest::collection::vec(0..12_usize, 0..4)), 0..9),
        today in proptest::option::of(value()), words in text(), width in width(), place in place(),
    ) {
        let quarter = |(year, label, used, days)| Quarter { year, label, used, days };
        let span = |((name, detail, title), from, to, fixed, after): ((String, String, String), _, _, _, _)| Span {
            language: detail.clone(), name, detail, title, from, to, fixed, after,
        };
        let data = Timeline {
            quarters: quarters.into_iter().map(quarter).collect(),
            spans: spans.into_iter().map(span).collect(),
            load_label: words.clone(),
            today,
        };
        sound(&timeline(&data, &Frame { title: &words, description: "", width, place }));
    }

    #[test]
    fn small_ones(low in any::<u8>(), high in any::<u8>(), a in value(), b in value(), words in text(), width in width()) {
        let frame = Frame::new(&words, width);
        sound(&strip(&Strip { low, high }, &frame));
        sound(&domain_bar(&DomainBar { low: a, high: b }, &frame));
        let names = [(); 5].map(|()| words.clone());
        let target_label = words.clone();
        sound(&scale(&Scale { low, high, names, target: Some(high), target_label, not_applicable: low > 100 }, &frame));
    }
}
