"""Messages and phrases in Vietnamese, entry for entry those of the English module."""

# ruff: noqa: E501 – a sentence stays on one line

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # files
    "E101": (
        "Tệp này không được lưu theo bảng mã UTF-8⟦ mà theo {encoding}⟧.",
        "Trong trình soạn thảo, chọn “Lưu thành” (Save as), chọn bảng mã UTF-8 rồi lưu lại.",
    ),
    "E102": (
        "Từ chỗ này tệp không còn là chữ UTF-8⟦ (byte {byte})⟧; có thể tệp được lưu theo một bảng mã cũ.",
        "Mở tệp bằng chương trình đã soạn ra nó rồi lưu lại theo UTF-8. coopsite không bao giờ đoán chữ.",
    ),
    "E105": (
        "Hai tệp trùng tên nhau⟦: tệp kia là {other_path}⟧. Chúng chỉ khác nhau ở cách máy lưu dấu tiếng Việt.",
        "Giữ lại một tệp; xóa hoặc đổi tên tệp còn lại.",
    ),
    "E106": (
        "Ở đây có một ký tự không nhìn thấy được⟦: {name} ({codepoint})|: {codepoint}⟧.",
        "⟦{how}|Xóa từ này rồi tự gõ lại. Ký tự như vậy hay đi kèm khi chép chữ từ nơi khác sang.⟧",
    ),
    "E107": (
        "⟦Ở đây một chữ cái mang hơn {marks} dấu chồng lên nhau; không có từ nào viết như vậy."
        "|Ở đây có một ký tự điều khiển ({codepoint}), thứ không thể có trong văn bản."
        "|Ở đây có một ký tự điều khiển, thứ không thể có trong văn bản.⟧",
        "⟦Hãy gõ lại từ này với đúng dấu của nó; không ai chủ ý gõ hơn {marks} dấu."
        "|Xóa ký tự đó. Nó thường không nhìn thấy được: hãy xóa cả mấy chữ xung quanh rồi gõ lại.⟧",
    ),
    "W108": (
        "Tệp này trống nên được bỏ qua.",
        "Viết tiêu đề và nội dung vào, hoặc xóa tệp đi.",
    ),
    "E109": (
        "⟦Phần này quá dài, không đọc được: {length} ký tự."
        "|Tệp này quá lớn so với một bài viết ({size})."
        "|Tệp này không phải là văn bản mà là hình ảnh, tài liệu hoặc chương trình.⟧",
        "⟦Phần này chỉ được dài tối đa {most} ký tự. Hãy giữ lại những gì cần, còn chữ dài thì viết vào nội dung bài."
        "|Một bài viết tối đa 5 MB. Nếu đây là hình ảnh hay tài liệu, hãy đặt lại đúng đuôi tệp (.jpg, .pdf).⟧",
    ),
    "E110": (
        "⟦{reason}.|Tên tệp này không cho biết bài được viết bằng ngôn ngữ nào của trang.⟧",
        "⟦{how}|Thêm mã ngôn ngữ vào cuối tên tệp: bai-viet.vi.md cho tiếng Việt, bai-viet.en.md cho tiếng Anh.⟧",
    ),
    "W111": (
        "⟦{state}|Chỗ này thuộc một bài chưa đăng nên chưa sao; đến lúc đăng⟧⟦ ({until})⟧ mà chưa sửa, cả trang web sẽ không dựng được.⟦ {finding}⟧",
        "⟦{how}|Hãy sửa trước khi đăng bài.⟧",
    ),
    "W112": (
        "coopsite không đọc tệp này nên bạn đọc sẽ không thấy⟦: {reason}⟧.",
        "⟦{how}|Chuyển tệp thành bài viết, dẫn đến tệp từ một bài, hoặc đưa tệp ra ngoài thư mục content.⟧",
    ),
    "W113": (
        "Không có bài nào dùng đến tệp này⟦ và {count} tệp khác trong cùng thư mục ({names})⟧, nên bạn đọc sẽ không thấy.",
        "Không dùng nữa thì xóa tệp hoặc đưa ra ngoài thư mục content.⟦ Muốn bạn đọc thấy thì viết trong bài: {example}⟧",
    ),
    "W114": (
        "coopsite không biết thư mục⟦ “{folder}”⟧, nên các bài trong đó được xếp vào mục tin tức.",
        "⟦Hãy đổi tên thư mục thành {suggestion}, hoặc ghi dòng kind: trong từng bài.|Hãy ghi dòng kind: trong từng bài.⟧",
    ),
    # the lines at the top of a file
    "E201": (
        "⟦Mục “{key}” và “{same}” cùng một nghĩa mà được khai cả hai.|Mục “{key}” được khai hai lần; lần đầu ở dòng {first}.|Mục “{key}” được khai hai lần.|Mục này được khai hai lần.⟧",
        "Chỉ giữ lại một trong hai dòng.",
    ),
    "E202": (
        "Trong câu này có dấu hai chấm rồi đến dấu cách, nên phần sau bị hiểu nhầm thành một mục khác.",
        'Đặt cả câu trong dấu ngoặc kép⟦: {example}|, ví dụ: title: "Họp: tin hội nghị"⟧',
    ),
    "E203": (
        "Dòng này thụt vào bằng phím Tab.",
        "Hãy thụt vào bằng dấu cách, mỗi bậc hai dấu cách.",
    ),
    "E204": (
        "⟦{reason}.|Tệp mở đầu bằng dòng --- nhưng thiếu dòng đóng phần khai báo.⟧",
        "⟦{how}|Thêm một dòng chỉ có --- ngay dưới mục khai báo cuối cùng, trước phần nội dung bài.⟧",
    ),
    "E205": (
        "Chỗ này phải là yes (có) hoặc no (không)⟦, nhưng lại là “{value}”⟧.",
        "Viết yes (có) hoặc no (không).",
    ),
    "E206": (
        "⟦“{value}”|Giá trị này⟧ không phải là một ngày có thật⟦: {month} năm {year} chỉ có {days} ngày|: {month} chỉ có {days} ngày|: {reason}⟧.",
        "Viết năm-tháng-ngày, ví dụ 2019-09-04, hoặc kèm giờ: 2019-09-04T10:03.",
    ),
    "E207": (
        "⟦Giờ “{clock}” chưa viết theo dạng giờ:phút, mỗi phần hai chữ số.|“{value}” chưa viết theo dạng năm-tháng-ngày; coopsite không bao giờ đoán ngày tháng.|Ngày này chưa viết theo dạng năm-tháng-ngày; coopsite không bao giờ đoán ngày tháng.⟧",
        "⟦{how}|Hãy viết {suggestion} hoặc {other}, tùy bạn muốn nói ngày nào.|Hãy viết như sau: {suggestion}|Viết năm-tháng-ngày, ví dụ ngày 4 tháng 9 năm 2019 thì viết 2019-09-04⟧",
    ),
    "E208": (
        "Ở đây không được dùng các dấu &, * và << để nhắc lại một phần khác của tệp⟦: {name}⟧.",
        "Hãy viết lại đầy đủ. Nếu chính câu chữ bắt đầu bằng dấu đó, đặt cả câu trong dấu ngoặc kép⟦: {example}|.⟧",
    ),
    "E209": (
        "Ở đây có một từ bắt đầu bằng dấu !⟦: {tag}⟧. Nó yêu cầu một việc không được phép.",
        "Xóa từ đó đi. Nếu chính câu chữ bắt đầu bằng dấu !, đặt cả câu trong dấu ngoặc kép⟦: {example}|.⟧",
    ),
    "E210": (
        "Các dấu ngoặc hoặc các dòng thụt vào ở đây lồng nhau quá nhiều bậc⟦; tối đa {limit} bậc⟧.",
        "Tìm những dấu [ hoặc { thừa rồi xóa đi.",
    ),
    "E211": (
        "⟦Chỗ này phải là {expected}, nhưng lại là {found}.|Mỗi dòng ở đây phải gồm tên mục, dấu hai chấm, một dấu cách và giá trị.⟧",
        "⟦Viết dấu gạch nối trước dòng đầu của mỗi mục, các dòng còn lại của mục thụt vào hai dấu cách: {example}|Viết như sau: title: Hội nghị thành viên. Dòng --- chỉ đặt trên mục đầu tiên và dưới mục cuối cùng.⟧",
    ),
    "W212": (
        "⟦coopsite không biết tên “{key}” nên không dùng đến.|coopsite không biết tên được ghi ở đây nên không dùng đến.⟧",
        "⟦Ở đây mục này tên là {equal}. Hãy thay bằng dòng: {line}|Ở đây mục này tên là {equal}; hãy đổi lại tên.|Ở đây mục này tên là {given}, và tệp đã có dòng đó. Hãy xóa dòng này.|coopsite không cần dòng {needless}:, hãy xóa đi.|Mục này thuộc về hình; hãy viết cả hai vào một dòng: {line}|Chỉ loại bài {kind} có mục này. Hãy ghi kind: {kind}, hoặc đưa tệp vào thư mục của loại bài ấy.|Có phải ý bạn là {suggestion}?|Hãy kiểm tra chính tả; ở đây dùng các tên: {names}|Hãy kiểm tra chính tả. Những mục của riêng bạn đặt dưới extra:⟧",
    ),
    "E213": (
        "⟦“{word}” không phải là từ dùng được ở đây.|Chỗ này phải là {expected}, nhưng lại là {found}.|Chỗ này phải là {expected}.|Giá trị này không đúng dạng.⟧",
        "⟦Hãy viết: {instead}|Có thể dùng: {allowed}.|Đặt cả câu trong dấu ngoặc kép: {example}|{how}|docs/front-matter.md cho biết từng mục viết thế nào.⟧",
    ),
    "E214": (
        "Không hiểu được dòng này⟦: {problem}⟧.",
        "⟦{mend}|{inner}: {example}|Đặt cả câu trong dấu ngoặc kép: {example}|Thường là do thiếu dấu ngoặc kép hoặc dấu đóng ngoặc, hoặc dòng thụt vào quá nhiều hay quá ít. Bên trong ngoặc kép, muốn có ngoặc nữa thì dùng “ ”.⟧",
    ),
    "E215": (
        "⟦Thiếu mục “{field}”.|Thiếu một mục bắt buộc.⟧",
        "⟦{how}|Viết thêm vào chỗ này: {field}: rồi đến giá trị của mục.|Viết thêm mục còn thiếu vào chỗ này.⟧",
    ),
    "E216": (
        "Hai bản ngôn ngữ của bài không khớp nhau⟦ ở mục “{field}”⟧⟦: xem {other_path}, dòng {other_line}|: xem {other_path}⟧.",
        "Ngày tháng, con số và số phần tử của danh sách dùng chung cho cả hai bản. Sửa một bản, hoặc chỉ khai ở một tệp.",
    ),
    "W217": (
        "Số nhiệm vụ nêu ra⟦ ({declared})⟧ không bằng số nhiệm vụ được liệt kê⟦ ({counted})⟧.",
        "Sửa lại declared_count, hoặc bổ sung các nhiệm vụ còn thiếu.",
    ),
    "W218": (
        "Chủ đề⟦ “{tag}”| này⟧ không có trong content/tags.yaml.",
        "⟦Có phải ý bạn là {suggestion}? Nếu là chủ đề mới, hãy thêm vào content/tags.yaml.|Nếu là chủ đề mới, hãy thêm vào đó kèm tên bằng từng ngôn ngữ.⟧",
    ),
    "W219": (
        "⟦“{value}”|Số này⟧ được hiểu là số thập phân có ba chữ số sau dấu chấm. Có phải ý bạn là hàng nghìn?",
        "⟦Nếu là hàng nghìn, hãy viết {suggestion}|Nếu là hàng nghìn, chỉ viết chữ số, ví dụ 44377⟧; trang web tự thêm dấu phân cách.",
    ),
    "W220": (
        "Bài sắp đăng mà vẫn còn chữ mẫu⟦ “{text}”⟧.",
        "Thay bằng nội dung của bạn, hoặc ghi lại dòng draft: yes để bạn đọc chưa thấy bài.",
    ),
    "W221": (
        "Từ dấu # trở đi⟦ ({word})⟧ bị coi là chú thích nên không hiện trên trang.",
        "Nếu đúng là chú thích, viết một dấu cách sau dấu #. Nếu không, đặt cả câu trong dấu ngoặc kép⟦: {example}|.⟧",
    ),
    "E222": (
        "Giữa hai dấu { }, sau dấu phẩy là một tên mục mới, nên ⟦“{key}”|phần sau dấu phẩy⟧ bị hiểu thành tên mục không có giá trị.",
        "⟦Nếu phần đó thuộc về câu đứng trước, đặt cả câu trong dấu ngoặc kép: {example}|Viết theo dạng tên: giá trị. Chữ nào đi liền với nhau thì đặt chung trong dấu ngoặc kép.⟧",
    ),
    "E223": (
        "Dòng này mở đầu bằng ⟦“{sign}”|một dấu khác⟧, trong khi mỗi mục của danh sách phải mở đầu bằng dấu gạch nối rồi đến dấu cách.",
        "⟦Hãy viết: {example}|Hãy viết dấu gạch nối, một dấu cách rồi đến chữ.⟧",
    ),
    "E224": (
        "⟦Ở chương trình khác, “{as_date}” là ngày bắt đầu cho bạn đọc thấy bài; coopsite dùng date cho việc này.|Ở chương trình khác, “{as_expires}” là ngày thôi cho bạn đọc thấy bài; coopsite dùng expires cho việc này.|Ở chương trình khác, “{key}: {value}” nghĩa là chưa cho bạn đọc thấy bài; coopsite không biết tên mục này nên sẽ đăng bài ngay.|Ở chương trình khác, dòng này cho biết khi nào bạn đọc được thấy bài; coopsite không biết tên mục này nên sẽ đăng bài ngay.⟧",
        "⟦Hãy xóa dòng này rồi sửa dòng {given}: thành {line}|Hãy thay bằng dòng: {line}|Muốn giữ bài lại, hãy viết draft: yes⟧",
    ),
    "E225": (
        "Bài này hết hạn⟦ ({value})⟧ trước khi bạn đọc kịp thấy⟦: ngày đăng là {other_value}⟧⟦, ở {other_path}, dòng {other_line}|, dòng {other_line}⟧.",
        "Sửa lại expires hoặc date: để như vậy thì bài không nằm trên trang nào.",
    ),
    "W223": (
        "⟦“{field}” ({value})|Ngày này⟧ ⟦{relation} “{other_field}” ({other_value}|trái với một ngày khác⟧⟦, {other_path}, dòng {other_line})|, dòng {other_line})|)⟧.",
        "⟦{how}|Hãy sửa một trong hai ngày; thường là gõ nhầm năm.⟧",
    ),
    "W224": (
        "Năm ở ⟦“{field}” ({value})|ngày này⟧ có vẻ không đúng.",
        "⟦{how}|Hãy xem lại; thường là do gõ nhầm phím.⟧",
    ),
    "W225": (
        "⟦{reason}: từ {old} thành {new}.|Mã của bài này trong nguồn tin (feed) đã đổi từ {old} thành {new}, nên ai theo dõi sẽ nhận lại bài như một bài mới.|Mã của bài này trong nguồn tin (feed) đã đổi.⟧",
        "⟦{how}|Để giữ mã cũ, sửa dòng {given}: lại thành {line}|Để giữ mã cũ, dán dòng này vào giữa hai dòng --- ở đầu tệp: {line}|Ghi mã cũ vào mục feed_id.⟧",
    ),
    "E226": (
        "⟦“{value}”|Mã này⟧ cũng là mã nguồn tin (feed_id) của một bài khác⟦: xem {other_path}, dòng {other_line}|: xem {other_path}⟧. Trong nguồn tin chỉ còn thấy một trong hai bài.",
        "Bài nào được chép từ bài kia thì xóa dòng feed_id: ở bài đó.",
    ),
    "W222": (
        "Giữa hai dấu [ ], sau dấu phẩy là một mục mới của danh sách, nên ⟦“{value}”|phần sau dấu phẩy⟧ đứng thành một dòng riêng.",
        "⟦Nếu phần đó thuộc về câu đứng trước, hãy viết {as_list}|Nếu phần đó thuộc về câu đứng trước, đặt cả câu trong dấu ngoặc kép.⟧",
    ),
    "W230": (
        "Những dòng tên: giá trị ở đây nằm trong dấu ngoặc kép, nên bạn đọc thấy cả dấu { } lẫn tên mục.",
        "⟦Nếu đây không phải là câu chữ, hãy viết: {example}|Nếu đây không phải là câu chữ, hãy bỏ hai dấu ngoặc kép ở ngoài cùng.⟧",
    ),
    "W231": (
        "Phần khai báo không hiểu loại dấu ngoặc này, nên hai dấu ngoặc ở đầu và cuối cũng hiện trên trang.",
        'Muốn hiện hai dấu ấy thì đặt thêm một cặp dấu ngoặc thẳng " bên ngoài. ⟦Không muốn thì viết: {example}|Không muốn thì thay bằng dấu ngoặc thẳng.⟧',
    ),
    "W232": (
        "⟦Địa chỉ “{value}”|Địa chỉ này⟧ chỉ mở được trên chính máy đang dùng; với bạn đọc, liên kết trong nguồn tin, sơ đồ trang và bài chia sẻ sẽ hỏng.",
        "Ghi vào base_url địa chỉ mà bạn đọc mở. Muốn xem thử trên máy này thì chạy coopsite serve, không cần sửa base_url.",
    ),
    "W240": (
        "⟦“{key}”|Một tên gọi⟧ chưa có bằng ⟦ngôn ngữ {names}|mọi ngôn ngữ của trang⟧, nên ở đó trang hiện chữ của ngôn ngữ khác.",
        "Hãy ghi cho từng ngôn ngữ: {vi: …, en: …}",
    ),
    "W241": (
        "Trang web không có mẫu trang ⟦“{name}”|mang tên này⟧ cho bài viết, nên bài được hiện theo mẫu thường dùng của loại bài.",
        "⟦Có phải ý bạn là {suggestion}?|Hãy đặt tệp mẫu vào thư mục templates, hoặc xóa dòng template:.⟧",
    ),
    "W247": (
        "⟦Giờ ghi ở “{field}”|Giờ ghi ở đây⟧ chưa hiện ở đâu cả, vì bài chưa có ⟦“{other_field}”|mục đi cùng⟧.",
        "⟦Ghi thêm {other_field}, hoặc xóa dòng này.|Ghi thêm mục ấy, hoặc xóa dòng này.⟧",
    ),
    "W248": (
        "⟦Hội nghị bắt đầu lúc {value}, nhưng day_part lại ghi {day_part}.|Giờ họp và buổi họp (day_part) trái nhau.⟧",
        "Hãy sửa một trong hai. Đã ghi giờ thì có thể bỏ day_part.",
    ),
    "E818": (
        "Trình duyệt không phát được loại tệp này⟦ (.{ending})⟧.",
        "Dùng chương trình đã tạo ra tệp để lưu phim thành MP4, âm thanh thành MP3, rồi ghi tên tệp mới vào đây.",
    ),
    "E819": (
        "Trình duyệt chỉ đọc được phụ đề dạng WebVTT⟦, còn {target} thì không phải⟧.",
        "Lưu phụ đề thành WebVTT, tên tệp kết thúc bằng .vtt; chương trình tạo tệp .srt thường cũng lưu được dạng này.",
    ),
    "E820": (
        "⟦{target}|Tệp này⟧ nằm ở một trang khác, nên trang ấy sẽ biết từng người mở bài.",
        "Đặt tệp cạnh bài rồi ghi tên tệp. Muốn dẫn bạn đọc sang trang kia thì đặt liên kết trong bài.",
    ),
    "W250": (
        "⟦Hình “{name}” của logo nặng {length} kB|Hình của logo khá nặng⟧, mà trang nào cũng phải tải hình này.",
        "⟦Hãy lưu lại hình nhỏ hơn, dưới {most} kB|Hãy lưu lại hình nhỏ hơn⟧: logo chỉ hiện cao chừng 48 điểm ảnh, hình vẽ SVG hoặc PNG cao 150 điểm ảnh là đủ nét.",
    ),
    "W251": (
        "Giấy phép của bản tin chưa ghi đủ⟦: còn thiếu {names}|⟧ (authority là cơ quan cấp, date là ngày cấp).",
        "Hãy ghi thêm dưới licence:, ví dụ authority: {vi: …, en: …} và date: 2024-05-06. Cứ để vậy thì chân trang chỉ hiện phần đã ghi.",
    ),
    # the text itself
    "E301": (
        "⟦Bảng này có {columns} cột và {rows} dòng, quá lớn để hiện trên một trang.|Bài này có quá nhiều dấu cùng một loại ({count}), không thể đọc trong thời gian hợp lý.|Bài này có quá nhiều dấu cùng một loại, không thể đọc trong thời gian hợp lý.⟧",
        "⟦Xóa những cột trống, hoặc đính kèm bảng tính ({columns} cột) vào bài.|Tìm một chuỗi dấu dài như [[[[ hoặc ****, thường sót lại khi dán nhầm, rồi xóa đi.⟧",
    ),
    "E302": (
        "⟦Ở đây có {count} thẻ HTML lồng nhau hoặc chưa đóng, bắt đầu từ <{tag}>.|Danh sách, trích dẫn hoặc chữ đậm, chữ nghiêng ở đây lồng nhau quá sâu ({count} bậc).|Danh sách, trích dẫn hoặc chữ đậm, chữ nghiêng ở đây lồng nhau quá sâu.⟧",
        "⟦Đóng mỗi thẻ ở chỗ cần kết thúc: </{tag}>. Bài dán từ một trang cũ thì nên xóa hết thẻ rồi viết lại bằng Markdown.|Tìm một chuỗi dấu dài như **** hoặc >>>>, hoặc danh sách thụt vào mãi, rồi rút bớt.⟧",
    ),
    "W303": (
        "Ở đây có một đoạn HTML mở ra mà không kết thúc, nên được hiện như chữ thường.",
        "Xóa đoạn đó hoặc viết cho trọn. Muốn hiện chính dấu <, hãy viết &lt;.",
    ),
    "W304": (
        "Thẻ HTML⟦ <{tag}>⟧ mở ở đây mà không bao giờ đóng.",
        "⟦Viết </{tag}> ở chỗ cần kết thúc, hoặc xóa thẻ đi.|Đóng thẻ ở chỗ cần kết thúc, hoặc xóa thẻ đi.⟧",
    ),
    "W305": (
        "Để bảo đảm an toàn cho bạn đọc, một phần ở đây đã bị bỏ đi⟦: {what}⟧.",
        "⟦Trang không chạy được phần này. Hãy viết một liên kết thay vào: [Xem tại đây]({example})|Trong bài không được có mã chạy trên máy bạn đọc. Hãy xóa phần này; liên kết, hình và bảng thì viết bằng Markdown.⟧",
    ),
    "E306": (
        "⟦Bạn đọc không mở được địa chỉ này: {unopened}.|Địa chỉ này có thể chạy một chương trình trong trình duyệt của bạn đọc: {target}.|Địa chỉ này có thể chạy một chương trình trong trình duyệt của bạn đọc.⟧",
        "Hãy dùng một địa chỉ bắt đầu bằng https:// hoặc một tệp đặt cạnh bài này.",
    ),
    "E307": (
        "⟦Không tìm thấy tệp {file}.|Chỗ này không dẫn đến đâu cả: {target} ({reason}).|Chỗ này không dẫn đến đâu cả: {target}.|Chỗ này không dẫn đến đâu cả.⟧",
        "⟦{how}|Hãy kiểm tra chính tả; chữ hoa và chữ thường là khác nhau.⟧",
    ),
    "W308": (
        "Phần tóm tắt và đoạn đầu của bài gần như giống nhau.",
        "Trang web hiện cả hai, đoạn nọ dưới đoạn kia. Hãy xóa tóm tắt: đoạn đầu sẽ thay vào đó trong các danh sách.",
    ),
    "W309": (
        "Câu chú thích này được ghi hai lần.",
        "alt tả những gì thấy trong hình cho người không nhìn được; chú thích nói hình về việc gì. Mỗi chỗ hãy viết một câu riêng.",
    ),
    "W310": (
        "Hình⟦ {target}| này⟧ chưa có lời mô tả cho người không nhìn được, nên được đăng mà không kèm lời nào.",
        '⟦Tả những gì thấy trong hình vào giữa hai dấu ngoặc vuông (hình chỉ để trang trí thì để trống rồi viết {: alt=""} ngay sau hình): {example}|Viết như sau, giữa hai dấu ngoặc kép tả những gì thấy trong hình (hình chỉ để trang trí thì để trống): {line}|Cạnh src: viết alt: rồi tả những gì thấy trong hình, đặt trong dấu ngoặc kép. Hình chỉ để trang trí thì viết alt: ""⟧',
    ),
    "W311": (
        "Bài được dẫn đến ở đây⟦ ({target})⟧ ⟦đến {until} mới đăng|hiện không được đăng⟧, nên chữ hiện ra không kèm liên kết.",
        "⟦Không cần làm gì: liên kết tự xuất hiện ở lần dựng trang đầu tiên sau {until}.|Nếu đó là bản nháp thì không cần làm gì: liên kết tự xuất hiện khi bài được đăng. Nếu bài đã hết hạn, hãy bỏ liên kết đi.⟧",
    ),
    "E313": (
        "⟦Hình vẽ này tự khai báo từ ngữ riêng ({declares}), nơi có thể giấu chương trình, nên không được hiển thị."
        "|Tệp hình này bị hỏng nên không hiển thị được.⟧",
        "⟦{how}|Mở hình bằng một chương trình ảnh rồi lưu lại thành JPEG hoặc PNG, hoặc lấy một bản khác.⟧",
    ),
    "E314": (
        "⟦Hình này được lưu thành quá nhiều lượt quét ({passes}), mở ra phải mất hàng phút."
        "|Hình này quá lớn: {width} × {height} điểm ảnh."
        "|Hình này quá lớn: {size}.|Hình này quá lớn.⟧",
        "Mở hình bằng một chương trình ảnh rồi lưu lại: rộng 4000 điểm ảnh là đủ, kể cả để in.",
    ),
    "W315": (
        "Hình này là hình động; bạn đọc chỉ thấy khung hình đầu tiên.",
        "Hình tự chuyển động làm bạn đọc mất tập trung và tốn dữ liệu. Để không còn cảnh báo này, hãy lưu riêng một khung hình.",
    ),
    "W316": (
        "Để bảo đảm an toàn cho bạn đọc, một phần của hình vẽ này đã bị bỏ⟦: {what}⟧.",
        "Hình vẽ không được chứa chương trình hay nội dung lấy từ nơi khác. Hãy xuất lại hình không kèm những thứ đó.",
    ),
    "E317": (
        "Trình duyệt không hiển thị được loại tệp này⟦ (.{ending})⟧ như một hình.",
        "⟦{how}|Mở bằng một chương trình ảnh rồi lưu thành JPEG (ảnh chụp) hoặc PNG (hình vẽ, ảnh màn hình).⟧",
    ),
    "W318": (
        "Dấu hiệu này là của một chương trình làm trang khác⟦: {sign}⟧. Ở đây nó hiện nguyên như chữ.",
        "Xóa đi, hoặc viết lại bằng Markdown thường: ghi chú thì viết thành đoạn trích (> Lưu ý: …), hình thì viết ![tả những gì thấy](hinh.jpg).",
    ),
    "W319": (
        "Chữ vẫn hiện đủ, nhưng cách trình bày này không được giữ lại⟦: {what}⟧.",
        "Căn lề, màu, cỡ chữ do giao diện của trang quyết định: có thể xóa những phần này. Muốn nhấn mạnh, hãy viết **chữ đậm** hoặc một đề mục (## Tên đề mục).",
    ),
    "W320": (
        "⟦Dòng này của bảng có {row} ô, trong khi dòng tiêu đề chỉ có {header}.|Dòng này của bảng có nhiều ô hơn dòng tiêu đề.⟧ Ô thừa⟦ “{text}”⟧ nằm dưới một cột không tên.",
        "Thêm ô vào dòng tiêu đề và dòng gạch nối bên dưới. Nếu dấu | là chữ trong ô, hãy viết \\|",
    ),
    "W321": (
        "Trang không hiện được thứ ở địa chỉ này⟦: {target}⟧.",
        "Phim, âm thanh thì viết thành một liên kết: ⟦[Xem tại đây]({example})|[Xem tại đây](địa chỉ)⟧. Hình thì viết ![tả những gì thấy](hinh.jpg).",
    ),
    "W322": (
        "Tên⟦ [{label}]⟧ này đã có một địa chỉ ghi ở trên; các liên kết dùng địa chỉ đó, không dùng địa chỉ ở đây⟦: {target}⟧.",
        "Đặt tên khác cho địa chỉ này, hoặc xóa dòng này đi.",
    ),
    "W323": (
        "Chú thích⟦ [^{label}]⟧ này đã được viết ở trên. Dấu trong bài dẫn đến lời ghi trước; lời ở đây nằm cuối danh sách, không có dấu nào dẫn đến.",
        "Đổi số của chú thích này, ở cả chỗ đánh dấu lẫn ở đây.",
    ),
    "W324": (
        "Có lời chú thích⟦ [^{label}]⟧ ở đây nhưng trong bài không có dấu nào dẫn đến lời ấy.",
        "Viết ⟦[^{label}]|dấu⟧ vào sau câu cần chú thích, hoặc xóa lời chú thích này.",
    ),
    "W325": (
        "Dấu chú thích⟦ [^{label}]⟧ này không có lời nào đi kèm, nên nó hiện như chữ.",
        "Viết lời chú thích ở cuối bài, trên một dòng riêng⟦: [^{label}]: …|.⟧",
    ),
    "W326": (
        "⟦Không liên kết nào dùng đến [{shown}], nên dòng này hiện nguyên như chữ.|Không liên kết nào dùng đến [{label}], nên dòng này không hiện trên trang: {target}.|Không liên kết nào dùng đến dòng này.⟧",
        "⟦Dòng mở đầu bằng [{label}]: là cách Markdown ghi địa chỉ của một liên kết. Nếu đây là nguồn tham khảo, hãy viết {label}. thay cho [{label}]:|Viết dấu hai chấm khác đi, hoặc xóa dòng này.⟧",
    ),
    "W327": (
        "Những dòng thụt vào này trông giống mã máy tính, nhưng thụt đầu dòng ở đây chỉ là trình bày: chúng hiện như chữ thường.",
        "Nếu đúng là mã, hãy đặt một dòng ``` ở trên và một dòng ``` ở dưới. Nếu là lời văn thì bỏ phần thụt vào.",
    ),
    "W328": (
        "Địa chỉ này có dấu cách⟦: {target}. Vì vậy|, nên⟧ cả liên kết hoặc hình hiện nguyên như chữ.",
        "Đặt địa chỉ trong dấu ngoặc nhọn⟦: {example}|.⟧",
    ),
    "N329": (
        "Chữ trong dấu ngoặc nhọn ở đây⟦ (<{name}>)⟧ không phải là thẻ HTML, nên hiện nguyên trên trang.",
        "Nếu đó là chỗ để điền thì không cần làm gì. Nếu định viết HTML, hãy kiểm tra tên thẻ.",
    ),
    "W330": (
        "Dòng này bị nối vào mục ngay phía trên, như thể là phần còn lại của mục ấy.",
        "Thêm một dòng trống trước dòng này. Nếu đúng là phần tiếp của mục trên thì viết nối luôn vào cuối dòng trên.",
    ),
    "W331": (
        "Sau dấu # không có dấu cách, nên dòng này chưa thành đề mục và hiện cả dấu #.",
        "Thêm dấu cách⟦: {example}|.⟧",
    ),
    "W332": (
        "Chữ ở đây chưa đậm và hiện cả dấu **, vì dấu cách hoặc dấu câu đặt sai chỗ.",
        "Đặt ** sát vào chữ, rồi mới đến dấu cách⟦: {example}|.⟧",
    ),
    "W333": (
        "Các dòng có dấu | ở đây chưa thành bảng, vì dưới dòng tiêu đề thiếu dòng gạch nối.",
        "Ngay dưới dòng đầu của bảng phải là dòng gạch nối⟦: {example}|.⟧",
    ),
    "N334": (
        "Các dòng có phím Tab ở đây không thành bảng, vì không phải dòng nào cũng có bằng ấy dấu Tab.",
        "Nếu đó là bảng, hãy để mỗi dòng cùng số dấu Tab và để một dòng trống trước, sau bảng. Nếu không, không cần làm gì.",
    ),
    "W335": (
        "Dòng này thành một hàng của bảng ngay phía trên.",
        "Thêm một dòng trống trước dòng này. Nếu nó là một hàng của bảng, hãy thêm dấu | giữa các ô.",
    ),
    "W336": (
        "Phim⟦ {target}⟧ chưa có phụ đề, nên người không nghe được sẽ không biết phim nói gì.",
        "Đặt tệp phụ đề (.vtt) cạnh phim rồi ghi ngay dưới tên phim: captions: {vi: phim.vi.vtt, en: phim.en.vtt}",
    ),
    "W337": (
        "Bản ghi âm⟦ {target}⟧ chưa có phần lời bằng chữ, nên người không nghe được sẽ không biết nội dung.",
        "Ghi ngay dưới tên tệp transcript: rồi chép lời vào giữa hai dấu ngoặc kép, hoặc ghi tên tệp có phần lời.",
    ),
    "W312": (
        "Hình này nằm ở một trang web khác⟦: {target}⟧.",
        "Hình có thể mất bất cứ lúc nào, và nơi đó biết ai đọc trang này. Nếu được phép, hãy lưu hình cạnh bài và dùng tệp ấy.",
    ),
    # templates
    "E401": (
        "⟦Mẫu trang này có thẻ {tag} không có thật hoặc đặt sai chỗ (nguyên văn: “{message}”)|Mẫu trang này dùng bộ lọc {filter} không có thật (nguyên văn: “{message}”)|Mẫu trang này đã hết mà còn thiếu {lacks} (nguyên văn: “{message}”)|Mẫu trang này viết chưa đúng (nguyên văn: “{message}”)|Mẫu trang này viết chưa đúng⟧.",
        "⟦Hãy kiểm tra chính tả của thẻ {tag}.|Hãy kiểm tra chính tả; docs/templates.md liệt kê mọi bộ lọc, không có {filter}.|Thêm {lacks} vào chỗ phần đó phải kết thúc.|Tìm một {% … %} hoặc {{ … }} chưa đóng, một khối thiếu phần kết thúc, hoặc một từ viết sai.⟧",
    ),
    "E402": (
        "Mẫu trang này dùng ⟦“{name}”|một tên⟧ không có thật⟦ (ở trang {page})⟧.",
        "Hãy kiểm tra chính tả; docs/templates.md liệt kê mọi tên mà mẫu trang dùng được.",
    ),
    "E403": (
        "Các mẫu trang này gọi nhau thành vòng tròn⟦: {cycle}⟧.",
        "⟦Muốn dựa trên mẫu có sẵn của coopsite, hãy ghi “{suggestion}”: tên bắt đầu bằng theme/ luôn chỉ mẫu có sẵn.|Bỏ bớt một dòng include hoặc extends.⟧",
    ),
    "E404": (
        "Mẫu trang này chạy mãi không xong⟦ ở trang {page}⟧ nên bị dừng lại.",
        "Tìm vòng lặp chạy quá nhiều lần.",
    ),
    "E405": (
        "Mẫu trang này gọi ⟦“{name}”|một tệp⟧ không có thật.",
        "Hãy kiểm tra chính tả, hoặc tạo tệp đó trong thư mục templates.",
    ),
    "E406": (
        "Ở chỗ cần chữ, mẫu trang này lại ghi ra ⟦{reason}|một thứ không phải chữ⟧⟦ (ở trang {page})⟧.",
        "⟦{how}|Hãy ghi ra một trường của nó; docs/templates.md liệt kê các trường.⟧",
    ),
    "W407": (
        "Không mẫu nào ở trên có khối ⟦“{name}”|mang tên này⟧, nên nội dung trong khối không hiện trên trang nào.",
        "⟦Có phải ý bạn là {suggestion}?|Hãy mở mẫu được nhắc ở dòng extends: các khối của nó bắt đầu bằng {% block.⟧",
    ),
    "W408": (
        "Không mẫu trang nào dùng tên ⟦“{key}”|ghi ở đây⟧, nên những chữ này không hiện ở đâu cả.",
        "⟦Có phải ý bạn là {suggestion}?|Hãy kiểm tra chính tả, hoặc xóa dòng này.⟧",
    ),
    "W409": (
        "⟦Câu chữ của “{key}” thiếu {blanks}, là chỗ được điền khi dựng trang.|Không có gì được điền vào {unknown} trong câu chữ của “{key}”.|Câu chữ này thiếu một chỗ điền, hoặc có chỗ không được điền.⟧",
        "⟦Hãy ghi {blanks} thay cho {unknown}.|Hãy ghi {blanks} vào đúng chỗ cần hiện.|Có thể dùng: {allowed}.|Hãy xóa {unknown}.|Hãy đối chiếu với câu chữ của ngôn ngữ kia.⟧",
    ),
    "W410": (
        "⟦{reason}.|Không trang nào được dựng từ tệp này.⟧",
        "⟦{how}|Có phải ý bạn là {suggestion}? Chữ hoa chữ thường phải đúng.|docs/templates.md liệt kê tên các mẫu trang. Nếu không cần thì xóa tệp đi.⟧",
    ),
    "W411": (
        "⟦Tên “{name}” đã dùng ở dòng {first}; từ đây tên này chỉ một thứ khác.|Tên “{name}” vốn có sẵn trong mọi mẫu trang; từ đây tên này chỉ một thứ khác.|Tên này vốn đã chỉ một thứ khác.⟧",
        "Hãy chọn tên khác. Sau chữ “as”, muốn đặt tên gì cho phần import cũng được.",
    ),
    "W412": (
        "Phần này không nằm trong khối nào nên không hiện trên trang nào.",
        "Hãy đưa vào một khối của mẫu ở dòng extends: đặt {% block main %}{{ super() }} ở trước, {% endblock %} ở sau.",
    ),
    "W413": (
        "Mẫu này thay cho mẫu có sẵn nhưng không có ⟦khối {names} mà {other} điền vào|khối mà mẫu khác điền vào⟧, nên nội dung ở đó không hiện trên trang nào.",
        "⟦Hãy đặt {example} vào chỗ cần hiện, hoặc viết mẫu này dựa trên mẫu có sẵn.|Hãy thêm các khối đó, hoặc viết mẫu này dựa trên mẫu có sẵn.⟧",
    ),
    "W414": (
        "Mẫu này có ⟦{found}|đoạn mã hoặc kiểu dáng viết ngay trong trang⟧, nhưng vì config.yaml có mục hosts: nên trình duyệt của bạn đọc sẽ chặn phần đó.",
        "Kiểu dáng thì đưa vào một tệp trong templates/assets/; mã và nội dung lấy từ trang khác thì bỏ đi. Nếu cần giữ, hãy bỏ mục hosts: và tự đặt thiết lập cho máy chủ (xem docs/publishing.md).",
    ),
    # addresses and names
    "E501": (
        "⟦Hai tệp cùng chứa {story} bằng một ngôn ngữ; tệp kia là {other_path}.|Hai nơi trùng một địa chỉ {address}; nơi kia là {other_path}.|Hai nơi trùng một địa chỉ {address}.|Hai nơi trùng một địa chỉ.⟧",
        "⟦Giữ lại một tệp của {story}; xóa hoặc đổi tên tệp còn lại.|{how}|Đổi địa chỉ của một nơi: thêm hoặc sửa dòng slug:, hoặc sửa aliases:.⟧",
    ),
    "E502": (
        "Hai địa chỉ chỉ khác nhau ở chữ hoa chữ thường hoặc ở dấu⟦: {address}⟧⟦; nơi kia là {other_path}⟧.",
        "Nhiều máy tính không phân biệt được hai tệp như vậy. ⟦{how}|Hãy đặt dòng slug: khác cho một bên.⟧",
    ),
    "E503": (
        "⟦“{name}”|Tên này⟧ không thể làm tên tệp trên Windows.",
        '⟦{how}|Hãy chọn slug: hoặc tên tệp khác.⟧ Windows không nhận con, aux, nul và những tên tương tự, tên có dấu chấm ở cuối, tên có một trong các dấu <>:|?*"\\',
    ),
    "E504": (
        "Phần địa chỉ⟦ “{slug}”| này⟧ quá dài⟦; tối đa {limit} ký tự⟧.",
        "Hãy rút gọn còn vài từ.",
    ),
    "E505": (
        "⟦“{value}”|Phần này⟧ không thể nằm trong địa chỉ của trang.",
        "Slug gồm chữ cái, chữ số và dấu gạch nối: hoi-nghi-thanh-vien-2023. aliases bắt đầu bằng một dấu /: /tin/123.html",
    ),
    "W506": (
        "Lối tắt này (symbolic link) dẫn ra ngoài thư mục content hoặc đi vòng tròn, nên không được đi theo.",
        "Thay vào đó, hãy chép các tệp vào thư mục content.",
    ),
    "W507": (
        "⟦“{tag}” đã là một tên của chủ đề “{owner}”, nên được tính cho chủ đề đó.|“{tag}” và “{other}” được coi là cùng một chủ đề.|Hai cách viết được coi là cùng một chủ đề.⟧",
        "⟦Chỉ giữ “{tag}” ở một trong hai chủ đề.|Không mất gì cả. Dùng thống nhất một cách viết thì thông báo này sẽ hết.⟧",
    ),
    "E507": (
        "Không thể ghi các trang vào thư mục ⟦“{output}”|này⟧.",
        "Ở đó có tệp của bạn. Hãy chọn một thư mục chỉ dành cho các trang, ví dụ --output output.",
    ),
    "N501": (
        "Tệp⟦ {name}⟧ của bạn được đăng thay cho tệp coopsite tự tạo.",
        "Không cần làm gì.⟦ {how}| Những gì coopsite vẫn ghi vào đó, nay bạn tự ghi.⟧ Xóa tệp này thì coopsite lại tự tạo.",
    ),
    "N502": (
        "⟦Các địa chỉ sau không còn nữa, và bạn đọc mở địa chỉ cũ sẽ không được dẫn đi đâu: {names}; cùng với đó là {count} địa chỉ bên dưới, trong đó có {below}.|Các địa chỉ sau không còn nữa, và bạn đọc mở địa chỉ cũ sẽ không được dẫn đi đâu: {names}.|Có những địa chỉ không còn nữa, và bạn đọc mở địa chỉ cũ sẽ không được dẫn đi đâu.⟧",
        "Nếu bạn chủ ý như vậy thì không cần làm gì. Nếu không, ghi địa chỉ cũ dưới mục aliases: của nơi thay thế: một bài, một loại bài trong config.yaml, hoặc một chủ đề trong content/tags.yaml.",
    ),
    "N503": (
        "Khi bài được chia sẻ, mạng xã hội sẽ hiện hình này cỡ nhỏ hoặc không hiện⟦: hình chỉ có {width} × {height} điểm ảnh⟧.",
        "Muốn hình hiện lớn, hãy chọn hình từ 600 × 315 điểm ảnh trở lên, hoặc ghi share_images: yes trong config.yaml.",
    ),
    "E508": (
        "Thư mục ghi trang⟦ (“{output}”)⟧ là một lối tắt, có thể dẫn đi bất cứ đâu.",
        "Hãy xóa lối tắt. Còn nếu đúng là muốn ghi vào nơi nó dẫn tới thì nêu rõ⟦: coopsite build --output {named}| bằng --output.⟧",
    ),
    "W508": (
        "⟦{reason}: từ {old} thành {new}. Liên kết đến địa chỉ cũ không còn dùng được.|{reason}: {old}. Liên kết đến đó không còn dùng được.|Địa chỉ của bài này đã đổi từ {old} thành {new}; liên kết đến địa chỉ cũ không còn dùng được.|Địa chỉ của bài này đã đổi; liên kết đến địa chỉ cũ không còn dùng được.⟧",
        "⟦{how}|Để giữ liên kết cũ, viết mục {given}: ở đầu tệp như sau: {line}|Để giữ liên kết cũ, dán dòng này vào giữa hai dòng --- ở đầu tệp: {line}|Để giữ liên kết cũ, ghi địa chỉ cũ dưới mục aliases:⟧",
    ),
    # the machine
    "E601": (
        "⟦Đây không phải là tệp mà là {nature}, nên không đọc.|Không đọc được tệp này.⟧",
        "⟦Hãy xóa đi ({nature}), hoặc đặt một tệp vào chỗ đó.|Kiểm tra xem bạn có quyền mở tệp không. Nếu tệp nằm trên OneDrive hay Google Drive, hãy đợi tải về xong.⟧",
    ),
    "E602": (
        "Tệp này biến mất trong khi đang được đọc.",
        "Chạy lại lệnh khi các chương trình khác đã chép hoặc đồng bộ xong.",
    ),
    "E603": (
        "Không ghi được tệp⟦: {reason}⟧.",
        "Kiểm tra xem ổ đĩa còn chỗ không, bạn có quyền ghi vào thư mục này không, rồi chạy lại. Không có tệp nào bị ghi dở.",
    ),
    "E604": (
        "coopsite đang dựng trang này ở một cửa sổ khác⟦ (tiến trình {pid})⟧.",
        "Đợi cho xong hoặc dừng nó lại, rồi chạy lại lệnh.",
    ),
    "W605": (
        "Phần ghi nhớ của những lần dựng trước bị hỏng hoặc thuộc phiên bản khác, nên mọi trang được dựng lại từ đầu.",
        "Không cần làm gì. Các trang đều đúng, lần dựng sau sẽ lại nhanh.",
    ),
    "E607": (
        "Một chương trình khác đang mở tệp này.",
        "Đóng chương trình đó lại, rồi chạy lại lệnh.",
    ),
    "E609": (
        "Không thể giữ phần ghi nhớ trong thư mục của trang hay trong nơi ghi trang⟦ (“{cache}”)⟧.",
        "Người gửi trang cho bạn có thể gửi kèm phần ghi nhớ giả. Hãy chọn thư mục bên ngoài: --cache ../cache",
    ),
    "W610": (
        "coopsite không ghi nhớ được gì giữa các lần dựng⟦ trong “{folder}”: {reason}⟧.",
        "Các trang vẫn đúng, chỉ dựng lâu hơn. ⟦Hãy để thư mục chỉ riêng bạn dùng: chmod 700 {own}|Hãy chọn thư mục khác, mới hoặc trống, bằng --cache.⟧",
    ),
    "E611": (
        "Chỗ cần ghi trang lại là một lối tắt dẫn đi nơi khác.",
        "Hãy xóa lối tắt, hoặc chọn thư mục khác bằng --output. Chưa có gì được ghi qua lối tắt này.",
    ),
    "E612": (
        "Thư mục này là lối tắt dẫn ra ngoài thư mục của trang, nên không đọc theo.",
        "Hãy để chính các tệp ở đây. Muốn cất ở nơi khác thì cất cả trang ở đó, kể cả config.yaml.",
    ),
    "E613": (
        "Cụm máy⟦ ở “{address}”⟧ không trả lời, hoặc chưa có máy nào tham gia.",
        "Kiểm tra địa chỉ (tcp://HOST:8786), xem chương trình điều phối và các máy đã chạy chưa; hoặc dựng trang mà không dùng --cluster.",
    ),
    "E614": (
        "Một máy trong cụm không dùng được để dựng trang này⟦ ({worker}): {reason}⟧⟦: máy ấy có {theirs}, máy này có {ours}⟧.",
        "Cài cùng một bản coopsite, cùng bản Python và thư viện trên mọi máy của cụm, rồi khởi động lại các máy ấy.",
    ),
    "N615": (
        "Cụm máy bị mất liên lạc giữa chừng; máy này đã làm nốt phần còn lại.",
        "Các trang vẫn đúng. Trước lần dựng lớn sau, hãy xem vì sao chương trình điều phối hay các máy ấy dừng.",
    ),
    "E616": (
        "Muốn dựng trang trên cụm máy thì cần một thư viện chưa được cài.",
        'Cài một lần: pip install "coopsite[cluster]"',
    ),
    "N617": (
        "Một máy vào cụm giữa chừng mà không dùng được để dựng trang này, nên không được giao việc⟦ ({worker}): {reason}⟧⟦: máy ấy có {theirs}, máy này có {ours}⟧.",
        "Các trang vẫn đúng. Hãy cài cùng một bản coopsite, cùng bản Python và thư viện trên máy ấy, rồi khởi động lại máy.",
    ),
    "W701": (
        "Máy này không báo khi tệp thay đổi⟦ ({reason})⟧, nên coopsite tự kiểm tra.",
        "Không cần làm gì. Thay đổi có thể hiện ra chậm hơn một chút.",
    ),
    "E702": (
        "Một chương trình khác đang dùng cổng⟦ {port}| này⟧.",
        "⟦Hãy dùng cổng còn trống: coopsite {command} --port {free}|Hãy chọn số khác với --port.⟧",
    ),
    "E801": (
        "⟦Không có thư mục “{nowhere}”.|Thư mục “{folder}” không có config.yaml nên không phải là một trang coopsite.|“{key}” phải là {expected}, nhưng lại là {found}.|“{key}” phải là {expected}.|“{key}”: {reason}.|{reason}.|Có lỗi ở mục “{key}”.|Ở đây có lỗi.⟧",
        "⟦Hãy viết: {instead}|Có thể dùng: {allowed}.|Có phải ý bạn là {suggestion}?|Đặt cả câu trong dấu ngoặc kép: {example}|{how}|Hãy sửa config.yaml; chưa sửa thì chưa dựng được trang nào.⟧",
    ),
    "E821": (
        "⟦Chữ màu {value} khó đọc trên nền trang: độ tương phản là {ratio}, trong khi chữ cần ít nhất {needed} (WCAG mức AA).|Chữ màu này khó đọc trên nền trang.⟧",
        '⟦Hãy ghi accent: "{suggestion}", màu gần nhất đủ đậm.|Hãy chọn màu đậm hơn.⟧ Màu cho nền tối thì coopsite tự pha từ màu này.',
    ),
    "E822": (
        "⟦Không có hình “{name}” trong content/static/ để làm logo.|Không có hình để làm logo.⟧",
        "⟦Có phải ý bạn là {suggestion}?|Hãy để tệp hình (SVG, PNG, JPG hoặc WebP) vào thư mục content/static/, rồi ghi đúng tên tệp ở đây.⟧",
    ),
    "W802": (
        "Địa chỉ ở mục base_url kết thúc bằng mã ngôn ngữ⟦ “{language}”⟧, trong khi coopsite tự thêm ngôn ngữ vào mọi địa chỉ.",
        "Nếu bản tin đúng là nằm trong thư mục mang tên ấy thì không cần sửa. ⟦Nếu không, hãy viết: base_url: {suggestion}|Nếu không, hãy bỏ mã ngôn ngữ đi.⟧",
    ),
    "W803": (
        "⟦Ngôn ngữ {language} còn thiếu {count} mục chữ giao diện: {names}.|Ngôn ngữ này còn thiếu chữ giao diện.⟧ Trang tạm hiện chữ của ngôn ngữ khác.",
        "⟦Hãy điền sau dấu hai chấm; {command} thêm những dòng chưa có.|Hãy thêm các dòng ấy vào templates/strings/{language}.yaml.|Hãy thêm các dòng ấy vào bảng chữ của ngôn ngữ đó.⟧",
    ),
    "W804": (
        "⟦“{value}” là múi giờ chậm hơn UTC {count} giờ: trong những tên này dấu cộng trừ bị đảo ngược.|Trong tên múi giờ này, dấu cộng trừ bị đảo ngược.⟧",
        "⟦Có phải ý bạn là {suggestion}?|Hãy ghi tên một nơi, ví dụ Asia/Ho_Chi_Minh.⟧",
    ),
}

WORDS: Final[dict[str, str]] = {
    # what a value should be, or is
    "list": "một danh sách",
    "text": "chữ",
    "number": "một con số",
    "focus": "hai số từ 0 đến 100, chiều ngang rồi chiều dọc, như [50, 20]",
    "whole_number": "một số nguyên",
    "map": "một nhóm các dòng “tên: giá trị”",
    "date": "một ngày",
    "clock": "giờ trong ngày",
    "twelve_months": "một năm có mười hai tháng, từ 01 đến 12",
    "hours_and_minutes": "giờ viết từ 00 đến 23, phút viết từ 00 đến 59",
    "wrong_hyphens": "Dòng này đáng lẽ là ba dấu gạch nối nhưng viết chưa đúng",
    "how_wrong_hyphens": "Viết lại thành ---, đúng ba dấu gạch nối. Có trình soạn thảo tự đổi gạch nối thành gạch dài.",
    "top_not_opened": "Thiếu dòng --- ở trên mục khai báo đầu tiên",
    "how_top_not_opened": "Thêm một dòng chỉ có --- ở trên mục đầu tiên, và một dòng nữa ở dưới mục cuối cùng.",
    "toml_top": "Phần khai báo ở đầu tệp viết theo TOML (kiểu +++ của Hugo)",
    "how_toml_top": "Đặt các mục giữa hai dòng ---, mỗi mục một dòng tên: giá trị⟦:{lines}|, chẳng hạn: {line}|, chẳng hạn: title: Hội nghị thành viên⟧",
    "json_top": "Phần khai báo ở đầu tệp viết theo JSON",
    "how_json_top": "Đặt các mục giữa hai dòng ---, mỗi mục một dòng tên: giá trị⟦, chẳng hạn: {line}|, chẳng hạn: title: Hội nghị thành viên⟧",
    "yes_no": "yes (có) hoặc no (không)",
    "nothing": "chỗ trống",
    "feed_id": "một mã cho nguồn tin, ví dụ tag:bantin.example,2023:news/bai:vi",
    "all_ids": "Địa chỉ của trang đã đổi nên mã của mọi bài trong nguồn tin (feed) cũng đổi, ai theo dõi sẽ nhận lại tất cả như bài mới",
    "how_all_ids": "⟦Để giữ mã cũ, dán dòng này vào config.yaml: {line}|Ghi địa chỉ cũ vào mục first_base_url trong config.yaml.⟧",
    "how_feed_id": "Xóa dòng này thì coopsite tự đặt mã. Bài đã có mã ở nơi khác thì giữ lại như sau: feed_id: tag:bantin.example,2023:news/bai:vi",
    "web_address": "một địa chỉ trang web",
    "language": "một ngôn ngữ của trang",
    "localized": "chữ, hoặc chữ cho từng ngôn ngữ",
    "colour": 'một màu, ví dụ "#0a4f4a" hoặc blue',
    "logo_file": "tên một tệp hình (SVG, PNG, JPG hoặc WebP) trong content/static/",
    "base_url": "địa chỉ đầy đủ của trang, ví dụ https://bulletin.example/",
    "spaced_address": "địa chỉ của trang không được có dấu cách hay dấu % ở phần đường dẫn",
    "how_spaced_address": "Đổi tên thư mục trên máy chủ sang chữ không dấu, nối bằng gạch nối, rồi viết tên mới, ví dụ: https://bulletin.example/ban-tin/",
    "by_language": "một từ cho từng ngôn ngữ",
    "how_by_language": "Viết mỗi ngôn ngữ một từ: {vi: …, en: …}",
    "how_languages": "Viết mã của từng ngôn ngữ trong ngoặc vuông: languages: [vi, en]",
    "language_not_listed": "mục languages: không có ngôn ngữ này",
    "how_language_not_listed": "Xóa dòng này, hoặc thêm {language} vào mục languages:",
    "known_language": "một ngôn ngữ coopsite biết",
    "to_tag_or_collection": "một từ của trang, hoặc to:, tag: hay collection: (chỉ một trong ba)",
    "to_or_url": "một từ của trang, hoặc to: hoặc url: (chỉ một trong hai)",
    "email": "một địa chỉ thư điện tử",
    "known_word": "một trong những từ coopsite biết",
    "languages": "danh sách ngôn ngữ, mỗi ngôn ngữ một lần, ví dụ [vi, en]",
    "number_range": "một số nguyên trong giới hạn cho phép",
    "template_name": "tên một mẫu trang, ví dụ home.html",
    "timezone": "tên một múi giờ, ví dụ Asia/Ho_Chi_Minh",
    "built_in_page": "một trang do coopsite tự tạo",
    "one_address": "một địa chỉ cũ",
    "how_one_address": "⟦Viết {as_list}|Viết mỗi địa chỉ thành một mục của danh sách⟧: ở đây có nhiều địa chỉ.",
    "how_list": "⟦Viết {as_list}|Viết danh sách trong ngoặc vuông, [thứ nhất, thứ hai]⟧, hoặc mỗi phần tử một dòng sau dấu gạch nối và dấu cách.",
    "how_text": "Nếu đúng đây là chữ, hãy đặt trong dấu ngoặc kép.",
    "how_number": "⟦Số lẻ viết bằng dấu chấm: {fraction}|Chỉ viết chữ số, không có dấu phân cách, ví dụ 3057365; số lẻ dùng dấu chấm: 12.5⟧",
    "how_localized": "Viết một câu đặt trong dấu ngoặc kép, hoặc mỗi ngôn ngữ một câu: {vi: …, en: …}",
    "how_clock": "Viết giờ và phút, ví dụ 08:30",
    "how_date": "Viết năm-tháng-ngày, ví dụ 2019-09-04",
    "press_space": "Xóa khoảng trắng này rồi gõ lại bằng phím cách. Khoảng trắng như vậy hay đi kèm khi chép chữ từ Word hay trang web.",
    "how_whole_number": "Chỉ viết chữ số, ví dụ 9",
    "how_map": "Viết thành các dòng “tên: giá trị” thụt vào bên dưới tên mục⟦; ở đây dùng các tên: {names}|, ví dụ alt: và src: bên dưới image:⟧",
    "add_date": "Viết dòng date: ⟦{suggestion} (theo tên tệp)|rồi đến ngày đăng, theo dạng năm-tháng-ngày,⟧ ở đầu một trong các tệp của bài, giữa hai dòng ---.",
    "add_title": "Viết dòng title: rồi đến tiêu đề ở đầu tệp, giữa hai dòng ---.",
    "quote_left_open": "dấu ngoặc mở ở đây chưa được đóng",
    "undated": "Chưa biết ngày đăng thì viết draft: yes và xóa dòng này. Biết rồi thì viết date: rồi đến năm-tháng-ngày.",
    "earlier_than": "sớm hơn",
    "later_than": "muộn hơn nhiều so với",
    "same_day": "Cả hai đều là giờ của cùng một ngày ở held_on. Hãy sửa một trong hai.",
    "far_ahead": "Nếu gõ nhầm, hãy sửa lại. Muốn giữ bài lại mà chưa biết đến khi nào, hãy viết draft: yes.",
    "show_film": "Phim và âm thanh có mục riêng. Hãy ghi ở đầu bài: media: [phim.mp4]",
    "attach_document": "Muốn bạn đọc tải về thì ghi tệp dưới mục documents: hoặc dẫn liên kết trong bài. Còn hình thì phải là JPEG hoặc PNG.",
    "inner_quotes": "Bên trong dấu ngoặc kép, muốn có ngoặc nữa thì dùng “ ”",
    "close_quote": "Thêm dấu đóng ngoặc ở cuối câu.",
    "how_web_address": "Viết địa chỉ đầy đủ, ví dụ https://haiphong.gov.vn",
    "how_either_file": "Viết thêm vào chỗ này, hoặc trong tệp của ngôn ngữ kia.",
    # where a link leads
    "state_draft": "Bài này còn nháp nên chưa sao; khi đăng",
    "state_future": "Bài này chưa đến ngày đăng nên chưa sao; đến lúc đó",
    "state_expired": "Bài này đã hết hạn nên không sao; nếu cho đăng lại",
    "own_robots": "coopsite vốn ghi ở đây dòng Sitemap:; nay bạn tự ghi.",
    "own_sitemap": "coopsite vốn liệt kê ở đây mọi trang cho máy tìm kiếm; nay bạn tự liệt kê.",
    "own_htaccess": "coopsite vốn ghi ở đây trang báo lỗi 404, chỉ dẫn từ địa chỉ cũ sang địa chỉ mới và các thiết lập an toàn cho máy chủ Apache; nay bạn tự ghi.",
    "own_headers": "coopsite vốn ghi ở đây các thiết lập an toàn và thời gian lưu tạm; nay bạn tự ghi.",
    "own_redirects": "coopsite vốn ghi ở đây chỉ dẫn từ địa chỉ cũ sang địa chỉ mới; nay bạn tự ghi.",
    "own_cname": "coopsite vốn ghi ở đây tên miền lấy từ base_url; nay bạn tự ghi.",
    "missing_file": "không có tệp đó",
    "missing_anchor": "trang không có phần đó",
    "missing_page": "không có trang đó",
    "how_missing_file": "⟦Có phải ý bạn là {suggestion}? |⟧Hãy kiểm tra chính tả, kể cả chữ hoa chữ thường. Đường dẫn tính từ thư mục chứa tệp này.",
    "how_missing_anchor": "Hãy kiểm tra phần sau dấu #; phần đó lấy từ chữ của một đề mục trên trang ấy.",
    "how_missing_page": "⟦Có phải ý bạn là {suggestion}? |⟧Hãy kiểm tra chính tả, hoặc dẫn đến tệp của bài, ví dụ ../meetings/hoi-nghi-thanh-vien.vi.md",
    "no_address": "địa chỉ viết chưa đúng",
    "how_no_address": "Kiểm tra dấu cách và dấu : trong địa chỉ. Địa chỉ đúng có dạng https://haiphong.gov.vn/tin",
    "in_menu": "không có trang đó",
    "how_in_menu": "⟦Có phải ý bạn là {suggestion}? |⟧Ghi một loại bài (meetings, awards, plans, news), topics, archive, một bảng tổng hợp (honours, targets, documents, calendar), hoặc thư mục của một trang: pages/about",
    "ends_in_txt": "Tên tệp này có đuôi .txt nên coopsite không đọc như một bài viết",
    "how_ends_in_txt": "Bỏ đuôi .txt ở cuối tên tệp. Windows thường ẩn đuôi này: trong cửa sổ thư mục, chọn View → Show → File name extensions.",
    # what has no text of its own
    "unfinished_list": "một danh sách chưa lập xong",
    "how_unfinished_list": 'Thêm | join(", ") hoặc | list vào sau, hoặc duyệt từng phần tử bằng {% for … in … %}.',
    "function": "một hàm",
    "how_function": "Thêm cặp ngoặc tròn sau tên hàm, giữa hai ngoặc là giá trị hàm cần: ten_ham().",
    "no_text": "một thứ không có chữ nào",
    "no_order": "một tập hợp không có thứ tự cố định",
    "how_no_order": "Hãy dùng | reject để bỏ bớt phần tử khỏi danh sách, ví dụ: names | reject('equalto', 'x')",
    # addresses that clash, and addresses that moved
    "how_file_clash": "Hãy đổi tên tệp, hoặc chuyển sang thư mục khác trong content/static.",
    "how_alias_clash": "Hãy bỏ địa chỉ này khỏi mục aliases: ở đây, vì ở đó đã có trang.",
    "how_word_clash": "Hãy đổi mục address: của một loại bài trong config.yaml.",
    "how_tag_name": "Hãy dùng chữ khác, hoặc khai báo chủ đề này trong content/tags.yaml với id: khác, ví dụ - {id: con-nguoi, label: {vi: Con}}.",
    "kind_moved": "Danh sách của loại bài này đã đổi địa chỉ, cùng với nguồn cấp tin và các bài",
    "how_kind_moved": "Để địa chỉ cũ vẫn dẫn đến nơi, hãy viết mục kinds: trong config.yaml như sau⟦: {line}⟧",
    "tag_moved": "Danh sách của một chủ đề đã đổi địa chỉ, cùng với nguồn cấp tin",
    "how_tag_moved": "Để địa chỉ cũ vẫn dẫn đến nơi, hãy viết chủ đề này trong content/tags.yaml như sau⟦: {line}⟧",
    "site_moved": "Cả trang web đã chuyển sang đường dẫn khác",
    "how_site_moved": "Để địa chỉ cũ vẫn dẫn đến nơi, hãy nhờ người phụ trách máy chủ thêm⟦ dòng này (cho Apache): {line}| chỉ dẫn chuyển hướng.⟧",
    "language_gone": "Các trang của một ngôn ngữ không còn nữa",
    "how_language_gone": "Nếu không chủ ý như vậy, hãy ghi dòng này trong config.yaml⟦: {line}⟧",
    "translation_gone": "Bài này không còn trang ở ngôn ngữ kia",
    "how_translation_gone": "⟦Để địa chỉ đó dẫn đến trang này, viết mục {given}: ở đầu tệp như sau: {line}|Để địa chỉ đó dẫn đến trang này, dán dòng này vào giữa hai dòng --- ở đầu tệp: {line}|Để địa chỉ đó dẫn đến trang này, ghi nó dưới mục aliases:⟧",
    # files nobody reads
    "unread_document": "đây là tệp của chương trình soạn thảo",
    "how_unread_document": "Nếu là bài viết, hãy tạo bài mới bằng coopsite new rồi chép nội dung sang. Nếu không phải bài viết, cũng không dành cho bạn đọc, hãy đưa tệp ra ngoài thư mục content. Nếu là tệp cho bạn đọc tải về, hãy viết trong bài: {example}",
    "unread_text": "tên của bài viết phải kết thúc bằng .md",
    "how_unread_text": "Nếu là bài viết, hãy đổi tên tệp thành {suggestion}. Nếu không phải bài viết, cũng không dành cho bạn đọc, hãy đưa tệp ra ngoài thư mục content. Nếu là tệp cho bạn đọc tải về, hãy viết trong bài: {example}",
    "unread_page": "đây là một trang web, còn bài viết được viết bằng Markdown",
    "how_unread_page": "Nếu là bài viết, hãy tạo bài mới bằng coopsite new rồi chép nội dung sang. Nếu muốn đăng nguyên như vậy, đưa tệp vào thư mục content/static. Nếu không phải cả hai, đưa tệp ra ngoài thư mục content.",
    "unread_elsewhere": "tệp không nằm trong thư mục content",
    "how_unread_elsewhere": "Nếu là bài viết, hãy chuyển vào đó, ví dụ thành {suggestion}",
    # config.yaml
    "no_table": "coopsite chưa có chữ giao diện bằng ngôn ngữ này",
    "how_no_table": "Hãy chạy coopsite new strings {language} rồi điền vào bảng mà lệnh ấy viết ra.",
    "unlisted_language": "Trang không có phần nào bằng ngôn ngữ của bảng chữ này",
    "how_unlisted_language": "Hãy thêm {language} vào dòng languages: trong config.yaml, hoặc xóa tệp này đi.",
    "unknown_key": "coopsite không biết tên mục này",
    "missing": "thiếu dòng này",
    "invisible_character": "trong đó có một ký tự không nhìn thấy được",
    "kind_name": "tên một loại bài chỉ gồm chữ thường không dấu a–z, chữ số, dấu gạch nối, và không trùng tên coopsite đã dùng",
    "field_name": "tên một mục viết liền, chỉ gồm chữ cái, chữ số, dấu gạch nối hoặc dấu _",
    "folder_name": "tên một thư mục trong content/, khác static",
    "field_of_every_story": "bài nào cũng có sẵn mục mang tên này",
    "how_field_of_every_story": "Hãy dùng mục có sẵn ấy, hoặc đặt tên khác.",
    "choices_missing": "chưa có gì để chọn",
    "how_choices_missing": "Hãy kê những gì được chọn, ví dụ choices: {urgent: {vi: Khẩn, en: Urgent}}",
    "choices_in_vain": "chỉ mục có shape: choice mới cần choices",
    "how_choices_in_vain": "Hãy ghi shape: choice, hoặc bỏ choices.",
    "folder_taken": "đã có loại bài khác dùng thư mục này",
    "how_folder_taken": "Đó là thư mục của “{other}”. Mỗi loại bài cần một thư mục riêng.",
    "address_taken": "đã có mục khác dùng địa chỉ này",
    "how_address_taken": "“{value}” là của “{other}”. Hãy chọn từ khác.",
    "not_an_address": "không thể nằm trong một địa chỉ",
    "name_of_windows": "Windows không cho tệp hay thư mục mang tên này",
    "too_long": "dài quá 80 ký tự",
    "missing_config": "Thư mục này không có config.yaml nên không phải là một trang coopsite",
    "how_missing_config": "Hãy vào thư mục trang của bạn, hoặc chỉ ra nó bằng --site. Lệnh coopsite init DIR tạo một trang mới.",
    "how_missing_folder": "Hãy kiểm tra đường dẫn sau --site. Lệnh coopsite init DIR tạo một trang mới.",
    # the machine
    "cluster_other_code": "máy ấy có bản coopsite, Python hay thư viện khác",
    "cluster_without": "máy ấy chưa có coopsite chạy được",
    "disk_full": "ổ đĩa đã đầy",
    "no_permission": "không có quyền ghi ở đây",
    "read_only": "ổ đĩa này chỉ cho đọc",
    "write_failed": "ổ đĩa báo lỗi",
    "pipe": "một ống dẫn (pipe)",
    "socket": "một socket",
    "device": "một thiết bị",
    "folder": "một thư mục",
    "link_outside": "một lối tắt dẫn ra ngoài trang",
    "how_plain_svg": "Mở bằng chương trình vẽ rồi lưu lại dạng SVG thuần (plain SVG) hoặc PNG.",
    "how_rename_file": "Hãy tự gõ lại tên khác cho tệp.",
    "cache_foreign": "đó không phải thư mục của bạn",
    "cache_shared": "người khác cũng ghi được vào đó",
    "cache_taken": "thư mục này đã chứa tệp khác",
    "cache_unwritable": "bạn không có quyền ghi vào đó",
    # the phases of a build
    "scan": "đang tìm tệp",
    "parse": "đang đọc nội dung",
    "assemble": "đang sắp xếp trang web",
    "plan": "đang lên danh sách trang",
    "pictures": "đang xử lý hình",
    "render": "đang dựng trang",
    "search": "lập chỉ mục tìm kiếm",
    "write": "đang ghi tệp",
    # why a page was or was not made again
    "reason_new": "Trang này mới: lần dựng trước đó chưa có.",
    "reason_template": "Mẫu trang⟦ {template}⟧ đã thay đổi, hoặc một mẫu mà nó dùng đến đã thay đổi.",
    "reason_chrome": "Phần chung của mọi trang đã thay đổi: cấu hình, chữ giao diện hoặc tệp kiểu dáng.",
    "reason_versions": "coopsite hoặc một chương trình nó dùng có phiên bản khác với lần dựng trước nữa.",
    "reason_content": "Nội dung hiện trên trang này đã thay đổi: bài của trang, hoặc một bài, danh sách hay liên kết trên trang.",
    "reason_output_changed": "Tệp đã bị sửa hoặc xóa sau khi coopsite ghi ra.",
    "reason_unchanged": "Không có gì trên trang này thay đổi, và từ đó đến nay cũng vậy.",
    "reason_new_next": "Trang này mới, chưa có trong thư mục kết quả.",
    "reason_template_next": "Mẫu trang⟦ {template}⟧ vừa thay đổi, hoặc một mẫu mà nó dùng đến vừa thay đổi.",
    "reason_chrome_next": "Phần chung của mọi trang vừa thay đổi: cấu hình, chữ giao diện hoặc tệp kiểu dáng.",
    "reason_versions_next": "coopsite hoặc một chương trình nó dùng có phiên bản khác với lần dựng gần nhất.",
    "reason_content_next": "Nội dung hiện trên trang này vừa thay đổi: bài của trang, hoặc một bài, danh sách hay liên kết trên trang.",
    "reason_output_changed_next": "Tệp bị sửa hoặc xóa từ khi coopsite ghi ra.",
    "reason_unknown": "Trang web không có trang nào ở địa chỉ này.⟦ Có phải ý bạn là {suggestion}?⟧",
    "explain_made": "Lần dựng gần nhất có thay đổi đã dựng trang này:",
    "explain_next": "Lần dựng tới sẽ dựng trang này:",
    "explain_kept": "Lần dựng gần nhất có thay đổi giữ nguyên trang này:",
    # closing lines
    "pages": "{n} trang",
    "files": "{n} tệp",
    "written": "ghi mới {n}",
    "unchanged": "giữ nguyên {n}",
    "removed": "xóa {n}",
    "pages_gone": "{n} trang sau đây đã bị xóa:",
    "pages_to_go": "Lần dựng tới sẽ xóa {n} trang sau đây:",
    "more_pages": "… và {n} trang nữa; --format json liệt kê đầy đủ",
    "held_back": "{n} bài chưa đăng",
    "errors": "{n} lỗi",
    "warnings": "{n} cảnh báo",
    "notes": "{n} lưu ý",
    "seconds": "{n} giây",
    "as_of": "đây là trang vào thời điểm {until}: trước khi đăng, hãy dựng lại, không kèm --now",
    "with_drafts": "đây là trang⟦ vào thời điểm {until},⟧ có cả bài chưa đăng: trước khi đăng, hãy dựng lại, không kèm --drafts",
    "checked": "đã kiểm tra",
    "no_errors": "không có lỗi",
    "nothing_written": "Chưa ghi gì cả",
    "not_finished": "Chưa xong",
    "strict_note": "với --strict, cảnh báo cũng tính là lỗi",
    "hint": "Gợi ý",
    "more": "… còn {n} thông báo {code} nữa; --format json liệt kê tất cả",
    "unknown_code": "Ở đây có điều không đúng⟦ ({code})⟧.",
    # wrong usage
    "usage_unknown_option": "{command} không có tùy chọn {name}.⟦ Có phải ý bạn là {suggestion}?⟧",
    "usage_unknown_command": "coopsite không có lệnh “{name}”.⟦ Có phải ý bạn là {suggestion}?⟧",
    "usage_after_command": "{name} phải viết sau tên lệnh, ví dụ: coopsite {example} {name}⟦ {value}⟧",
    "usage_option_value": "Sau {name} phải có một giá trị.",
    "usage_missing": "{command}: thiếu {name}.",
    "usage_bad_value": "Giá trị của {name} không dùng được.⟦ Có thể dùng: {allowed}.⟧",
    "usage_extra": "{command}: có phần thừa.⟦ Hãy đặt những chữ đi liền nhau trong dấu ngoặc kép.⟧",
    "usage_other": "Không hiểu được lệnh này⟦: {detail}⟧.",
    "usage_help": "{command} --help cho biết có thể làm gì.",
    "usage_now": "“{value}” không phải là một thời điểm. Hãy viết --now 2024-01-31 hoặc --now 2024-01-31T09:00",
    # init
    "init_done": "Trang mới của bạn nằm ở {folder}: {n} tệp.",
    "init_next": "Bước tiếp theo: coopsite desk --site {folder}",
    "desk_host": "Bàn biên tập chỉ trả lời máy này nên không nhận --host. Muốn cho người khác xem thử, hãy dùng coopsite serve --host.",
    "launcher_missing": "Máy này chưa cài coopsite, hoặc không tìm thấy coopsite. Hãy nhờ người phụ trách bản tin cài giúp; cách cài có trong sổ tay.",
    "launcher_close": "Bấm Enter để đóng cửa sổ này.",
    "launcher_done": "Nhấp đúp vào một trong các tệp này để mở bàn biên tập:",
    "launcher_left": "Đã có tệp {path} nên để nguyên.",
    "launcher_windows": "trên Windows",
    "launcher_macos": "trên macOS",
    "launcher_linux": "trên Linux",
    "init_not_empty": "{folder} không trống; coopsite init không bao giờ ghi lẫn vào tệp khác. Hãy chọn một thư mục mới.",
    "init_not_folder": "{folder} là một tệp. Hãy chọn một thư mục mới.",
    # new
    "new_done": "Đã viết các bản nháp:",
    "new_next": "Hãy điền các mục, dịch sang ngôn ngữ kia, rồi xóa dòng “draft: yes” để đăng. Lệnh coopsite serve hiện cả bản nháp.",
    "new_link": "{path} là một lối tắt, có thể dẫn đi bất cứ đâu; chưa ghi gì cả. Hãy thay bằng một thư mục.",
    "new_exists": "Đã có {path}; chưa ghi gì cả. Hãy đặt tiêu đề khác cho bài.",
    "new_kind": "“{value}” không phải là một loại bài. Có thể dùng: {allowed}.",
    "new_schema_name": "Không có lược đồ “{value}”. Có thể dùng: {allowed}.",
    "new_schema_exists": "Đã có {path} và đó không phải lược đồ của coopsite; chưa ghi gì cả. Hãy đổi tên tệp ấy.",
    "new_schema_done": "Đã viết {path}. Trình soạn thảo hiểu JSON Schema nay sẽ gợi ý và soát các mục. Sau khi sửa mục kinds: trong config.yaml thì chạy lại lệnh này.",
    "new_strings_code": "“{value}” không phải là mã ngôn ngữ, ví dụ fr hoặc zh-Hant.",
    "new_strings_no_code": "Thiếu mã ngôn ngữ. Viết mã sau strings, ví dụ: coopsite new strings fr",
    "new_strings_known": "coopsite đã có chữ giao diện {language}. Muốn sửa vài chỗ, chỉ cần ghi các dòng đó vào templates/strings/{language}.yaml.",
    "new_strings_done": "{path}: đã thêm {n} dòng, mỗi dòng nằm dưới câu chữ cần dịch.",
    "new_strings_next": "Hãy điền sau dấu hai chấm, và ghi {language} vào mục languages: trong config.yaml. Dòng nào để trống thì trang hiện chữ của ngôn ngữ khác.",
    "new_strings_whole": "{path}: không thiếu dòng nào.",
    "new_title": "Hãy đặt tiêu đề cho bài, trong dấu ngoặc kép.",
    # explain and verify
    "explain_address": "Địa chỉ",
    "explain_file": "Tệp",
    "explain_template": "Mẫu trang",
    "verify_same": "So với bản dựng lại từ đầu: mọi tệp đều giống nhau.",
    "verify_differs": "So với bản dựng lại từ đầu: {n} tệp khác nhau.",
    "file_differs": "{path}: nội dung khác",
    "file_missing": "{path}: bị thiếu",
    "file_extra": "{path}: lẽ ra không còn",
    "verify_next": "Hãy dựng lại một lần không dùng phần ghi nhớ: coopsite build --cache ../moi. Nếu không ai tự sửa các tệp này, xin báo lỗi.",
    # the end of the line
    "interrupted": "Đã dừng. Các trang vẫn nguyên vẹn; chạy lại lệnh để làm nốt.",
    "machine": "Máy tính không cho coopsite làm việc: {reason}",
    "extension": "Gói cài thêm {package} không hợp với bản coopsite này: {name}, {reason}. Hãy cập nhật hoặc gỡ gói ấy: "
    "pip uninstall {package}.",
    "bug": "coopsite có lỗi: {error}. Nội dung của bạn không bị động đến.",
    "bug_report": "Xin báo lỗi, kèm lệnh bạn đã chạy⟦: {where}|, cho người phụ trách coopsite ở chỗ bạn⟧.",
    "bug_detail": "Chạy lại với COOPSITE_DEBUG=1 để thấy chi tiết cần gửi kèm.",
}

GLOSSES: Final[dict[str, str]] = {
    # English words that may be written, in the writer's language
    "meeting": "hội nghị",
    "award": "khen thưởng",
    "plan": "kế hoạch",
    "news": "tin tức",
    "page": "trang cố định",
    "meetings": "hội nghị",
    "awards": "khen thưởng",
    "plans": "kế hoạch",
    "calendar": "lịch",
    "honours": "bảng vàng",
    "documents": "văn bản",
    "words": "từ ngữ, số hiệu",
    "text": "văn bản theo từng ngôn ngữ",
    "list": "nhiều từ ngữ",
    "texts": "nhiều đoạn văn bản",
    "day": "ngày",
    "moment": "ngày giờ",
    "number": "số",
    "count": "số đếm",
    "yes_no": "có hoặc không",
    "choice": "lựa chọn",
    "person": "một người",
    "people": "nhiều người",
    "web_address": "địa chỉ web",
    "file": "tệp",
    "blue": "xanh dương",
    "brown": "nâu",
    "green": "xanh lá",
    "violet": "tím",
    "teal": "xanh cổ vịt",
    "red": "đỏ",
    "indigo": "chàm",
    "olive": "ô liu",
    "pink": "hồng",
    "grey": "xám",
    "disc": "hình tròn",
    "star": "ngôi sao",
    "bars": "các vạch",
    "diamond": "hình thoi",
    "square": "hình vuông",
    "triangle": "hình tam giác",
    "hexagon": "hình lục giác",
    "cross": "dấu cộng",
    "morning": "sáng",
    "afternoon": "chiều",
    "evening": "tối",
    "all_day": "cả ngày",
    "order": "huân chương",
    "medal": "huy chương",
    "commemorative_medal": "kỷ niệm chương",
    "flag": "cờ thi đua",
    "rotating_flag": "cờ luân lưu",
    "certificate_of_merit": "bằng khen",
    "certificate_of_commendation": "giấy khen",
    "title": "danh hiệu",
    "other": "khác",
    "conferred": "đã trao",
    "proposed": "mới đề nghị",
    "planned": "chưa làm",
    "in_progress": "đang làm",
    "done": "đã xong",
    "late": "chậm",
    "dropped": "bỏ",
    "over": "hơn",
    "about": "khoảng",
    "hide": "ẩn",
    "notice": "hiện ở danh sách kèm lời báo",
    "fallback": "hiện nguyên bản",
}
