//! What a search looks at: names without regard to case, accents and punctuation.

/// `text` in lower case without the accents of Italian and its neighbours.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'à' | 'á' | 'â' | 'ä' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ò' | 'ó' | 'ô' | 'ö' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            '’' => '\'',
            other => other,
        })
        .collect()
}

/// The words of a folded text: `via sant'anna, 12/a` is `via`, `sant`, `anna`, `12`, `a`.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// How well the words of a query fit a name, 0 best; none when one of them begins no word of it. Numbers must be whole:
/// who asks for 1 does not mean 12.
#[must_use]
pub fn rank(name: &str, query: &[&str]) -> Option<u8> {
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let begins =
        |asked: &str| words(name).any(|word| if is_number(asked) { word == asked } else { word.starts_with(asked) });
    if query.is_empty() || !query.iter().all(|asked| begins(asked)) {
        return None;
    }
    let whole = words(name).eq(query.iter().copied());
    let in_order = words(name).zip(query).all(|(word, asked)| word.starts_with(asked));
    Some(if whole {
        0
    } else if in_order {
        1
    } else {
        2
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: &str, query: &str) -> Option<u8> {
        let (name, query) = (folded(name), folded(query));
        rank(&name, &words(&query).collect::<Vec<_>>())
    }

    #[test]
    fn an_address_is_found_by_its_words_in_any_order() {
        assert_eq!(asked("Via Sant'Anna 12", "via sant’anna, 12"), Some(0));
        assert_eq!(asked("Via Sant'Anna 12", "via sant"), Some(1));
        assert_eq!(asked("Via Sant'Anna 12", "anna 12"), Some(2));
        assert_eq!(asked("Via Sant'Anna 12", "anna 1"), None, "the house number is another");
        assert_eq!(asked("Piazza della Libertà", "liberta"), Some(2));
        assert_eq!(asked("Piazza della Libertà", "via liberta"), None);
        assert_eq!(asked("Piazza", " , "), None);
    }
}
