from django import forms
from django.core.exceptions import ValidationError

from heritage.catalogue.spreadsheet.file_reader import LARGEST_FILE, TOO_LARGE
from heritage.catalogue.spreadsheet.pictures import LARGEST_ARCHIVE


class UploadForm(forms.Form):
    file = forms.FileField(
        label="表格",
        max_length=200,
        allow_empty_file=True,
        help_text="XLSX 或 CSV（UTF-8、GB 18030），例如：中原区条目2026.xlsx",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
    )
    archive = forms.FileField(
        label="照片压缩包",
        max_length=200,
        required=False,
        help_text="有照片文件才上传，zip 格式，文件名与“照片”表一致；表里贴的图片不用另传",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(TOO_LARGE)
        return file

    def clean_archive(self):
        archive = self.cleaned_data["archive"]
        if archive and archive.size > LARGEST_ARCHIVE:
            raise ValidationError(f"压缩包超过{LARGEST_ARCHIVE // 1024**2}兆。请分几次导入。")
        return archive
