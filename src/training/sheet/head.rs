//! What a column holds: guessed from its head in four languages, or else from its cells.

use std::collections::BTreeMap;

use super::{Cell, Sheet, factor_names, fold};
use crate::{Problems, questionnaire::Questionnaire, word::words};

words! {
    /// What a column of a catalogue holds: a field of a course.
    Column {
        /// The id.
        Id = "id",
        /// The title.
        Title = "title",
        /// Who holds it.
        Provider = "provider",
        /// The factors.
        Factors = "factors",
        /// The level from which it starts.
        FromLevel = "from_level",
        /// The level that it prepares.
        ToLevel = "to_level",
        /// The ECSF roles.
        Roles = "roles",
        /// Whom it is for.
        Audience = "audience",
        /// How deep it goes.
        Depth = "depth",
        /// How many can take part.
        Seats = "seats",
        /// The language.
        Language = "language",
        /// How it is held.
        Format = "format",
        /// The hours of teaching.
        Hours = "hours",
        /// The days on which it begins.
        Dates = "dates",
        /// The courses that must come before.
        Prerequisites = "prerequisites",
    }
}

impl Column {
    /// What every course needs.
    pub const REQUIRED: [Self; 4] = [Self::Title, Self::Factors, Self::FromLevel, Self::ToLevel];

    /// What the head of such a column may be, folded, in English, Spanish, Portuguese and French.
    const fn heads(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["id", "code", "codigo", "identifier", "identificador", "identifiant", "ref"],
            Self::Title => &[
                "title",
                "course",
                "name",
                "titulo",
                "curso",
                "nombre",
                "nome",
                "titre",
                "cours",
                "intitule",
                "nom",
                "formation",
            ],
            Self::Provider => &[
                "provider",
                "institution",
                "organisation",
                "organization",
                "trainer",
                "proveedor",
                "institucion",
                "organizacion",
                "entidad",
                "fornecedor",
                "instituicao",
                "organizacao",
                "entidade",
                "prestataire",
                "organisme",
                "fournisseur",
            ],
            Self::Factors => &[
                "factors", "factor", "topics", "topic", "subject", "factores", "temas", "tema", "fatores", "fator",
                "facteurs", "facteur", "themes", "sujets",
            ],
            Self::FromLevel => &[
                "from level",
                "from",
                "level from",
                "start level",
                "nivel inicial",
                "desde nivel",
                "nivel desde",
                "desde",
                "nivel de entrada",
                "a partir do nivel",
                "de nivel",
                "niveau initial",
                "niveau de depart",
                "du niveau",
                "de niveau",
                "niveau d entree",
            ],
            Self::ToLevel => &[
                "to level",
                "to",
                "level to",
                "target level",
                "nivel final",
                "hasta nivel",
                "nivel hasta",
                "hasta",
                "nivel de salida",
                "ate o nivel",
                "ate nivel",
                "nivel de saida",
                "niveau final",
                "niveau vise",
                "au niveau",
                "a niveau",
                "niveau de sortie",
            ],
            Self::Roles => &[
                "roles",
                "role",
                "ecsf",
                "ecsf roles",
                "perfiles",
                "perfil",
                "papeis",
                "perfis",
                "profils",
                "profil",
            ],
            Self::Audience => &[
                "audience",
                "for whom",
                "target group",
                "publico",
                "destinatarios",
                "dirigido a",
                "publico alvo",
                "publics",
                "public",
                "public cible",
            ],
            Self::Depth => {
                &["depth", "profundidad", "profundidade", "profondeur", "degree", "grado", "grau", "degre"]
            }
            Self::Seats => &[
                "seats",
                "places",
                "capacity",
                "plazas",
                "cupos",
                "cupo",
                "capacidad",
                "vagas",
                "capacidade",
                "lugares",
                "capacite",
            ],
            Self::Language => &["language", "lang", "idioma", "lengua", "lingua", "langue"],
            Self::Format => &[
                "format",
                "mode",
                "modality",
                "delivery",
                "formato",
                "modalidad",
                "modalidade",
                "modalite",
                "mode de tenue",
            ],
            Self::Hours => &[
                "hours",
                "duration",
                "duration hours",
                "horas",
                "duracion",
                "duracion horas",
                "duracao",
                "duracao horas",
                "carga horaria",
                "heures",
                "duree",
                "duree heures",
            ],
            Self::Dates => &[
                "dates",
                "date",
                "start",
                "start date",
                "fechas",
                "fecha",
                "inicio",
                "fecha de inicio",
                "datas",
                "data",
                "data de inicio",
                "debut",
                "date de debut",
            ],
            Self::Prerequisites => &[
                "prerequisites",
                "prerequisite",
                "requires",
                "requisitos",
                "requisito",
                "requisitos previos",
                "prerrequisitos",
                "pre requisitos",
                "prerequis",
                "pre requis",
            ],
        }
    }

    /// Returns whether a cell could stand in such a column; nothing where its content does not tell.
    fn fits(self, cell: &Cell<'_>, names: &BTreeMap<String, String>) -> Option<bool> {
        let (mut problems, mut advice) = (Problems::default(), Problems::default());
        match self {
            Self::Factors => drop(cell.factors(names, &mut problems)),
            Self::Dates => drop(cell.dates(&mut problems, &mut advice)),
            Self::Language => drop(cell.language(&mut problems)),
            Self::Format => drop(cell.mode(&mut problems)),
            Self::Depth => drop(cell.depth(&mut problems)),
            Self::Audience => drop(cell.audience(&mut problems)),
            _ => return None,
        }
        Some(problems.is_empty())
    }
}

/// Which column of a table holds what: the place of each column, from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<Column, usize>);

impl Mapping {
    /// Returns the place of a column, if one is chosen.
    pub fn get(&self, column: Column) -> Option<usize> {
        self.0.get(&column).copied()
    }

    /// Chooses the place of a column, or none. A place holds one thing: whatever else it was chosen for loses it.
    pub fn set(&mut self, column: Column, at: Option<usize>) {
        self.0.retain(|other, place| *other != column && Some(*place) != at);
        if let Some(at) = at {
            self.0.insert(column, at);
        }
    }
}

/// Proposes what the columns of a table hold: by their heads, and where those say nothing, by their cells.
pub fn guess(sheet: &Sheet, at_hand: &[Questionnaire]) -> Mapping {
    let mut mapping = Mapping::default();
    let heads: Vec<String> = sheet.heads.iter().map(|head| fold(head)).collect();
    let is_free = |mapping: &Mapping, at: usize| mapping.0.values().all(|taken| *taken != at);
    for column in Column::ALL {
        // The first name in the list that a column has is the likeliest.
        let names = column.heads().iter().filter_map(|name| heads.iter().position(|head| head == name));
        if let Some(at) = names.into_iter().find(|at| is_free(&mapping, *at)) {
            mapping.set(*column, Some(at));
        }
    }
    let names = factor_names(at_hand);
    for column in Column::ALL.iter().filter(|column| mapping.get(**column).is_none()).copied().collect::<Vec<_>>() {
        let fits = |at: usize| {
            let texts = sheet.rows.iter().map(|(_, cells)| cells[at].as_str()).filter(|text| !text.is_empty());
            let mut fits = texts.map(|text| column.fits(&Cell { text, line: 0, head: "" }, &names)).peekable();
            fits.peek().is_some() && fits.all(|fits| fits == Some(true))
        };
        if let Some(at) = (0..heads.len()).find(|at| is_free(&mapping, *at) && fits(*at)) {
            mapping.set(column, Some(at));
        }
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::builtin;

    fn columns(text: &str) -> Vec<(&'static str, usize)> {
        let sheet = Sheet::open(text.as_bytes()).unwrap();
        guess(&sheet, &builtin()).0.iter().map(|(column, at)| (column.as_str(), *at)).collect()
    }

    #[test]
    fn heads_are_known_in_four_languages() {
        let expected = [("title", 0), ("factors", 1), ("from_level", 2), ("to_level", 3), ("seats", 4), ("hours", 5)];
        for head in [
            "Title,Factors,From level,TO-LEVEL,Seats,Hours",
            "Título,Temas,Nivel inicial,Nivel final,Plazas,Duración (horas)",
            "Curso,Fatores,A partir do nível,Até o nível,Vagas,Carga horária",
            "Intitulé,Thèmes,Niveau d’entrée,Niveau visé,Places,Durée",
        ] {
            assert_eq!(columns(head), expected, "{head}");
        }
    }

    #[test]
    fn columns_with_unknown_heads_are_known_by_their_cells() {
        let found =
            columns("title,x,y,z,w\nA,incident.csirt,1.3.2026,español,practitioner\nB,incident.crisis,,fr,\n");
        assert_eq!(found, [("title", 0), ("factors", 1), ("depth", 4), ("language", 3), ("dates", 2)]);
    }

    #[test]
    fn no_name_of_a_head_is_that_of_two_columns_and_each_is_folded() {
        let all: Vec<&str> = Column::ALL.iter().flat_map(|column| column.heads()).copied().collect();
        let distinct: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
        assert!(all.iter().all(|head| fold(head) == *head));
    }

    #[test]
    fn a_place_holds_one_thing() {
        let mut mapping = Mapping::default();
        mapping.set(Column::Title, Some(0));
        mapping.set(Column::Id, Some(0));
        assert_eq!((mapping.get(Column::Title), mapping.get(Column::Id)), (None, Some(0)));
        mapping.set(Column::Id, None);
        assert_eq!(mapping, Mapping::default());
    }
}
